"""Addresses that several rows of the table have in common."""

_GITHUB = "https://github.com"

CHAINER = f"{_GITHUB}/chainer/chainer/blob/master/chainer/links/rnn/lstm.py"
CNTK = f"{_GITHUB}/microsoft/CNTK/blob/master/bindings/python/cntk/layers/blocks.py"
CORE_ML = (
    f"{_GITHUB}/apple/coremltools/blob/main/coremltools/converters/mil/mil/ops/defs/"
    "iOS15/recurrent.py"
)
CUDNN = "https://docs.nvidia.com/deeplearning/cudnn/latest/api/cudnn-adv-library.html"
DARKNET = f"{_GITHUB}/pjreddie/darknet/blob/master/src/parser.c"
DARKNET_FORK = f"{_GITHUB}/AlexeyAB/darknet/blob/master/src/parser.c"
DL4J = (
    f"{_GITHUB}/deeplearning4j/deeplearning4j/blob/master/deeplearning4j/deeplearning4j-nn/"
    "src/main/java/org/deeplearning4j/nn/params/LSTMParamInitializer.java"
)
EQUINOX = f"{_GITHUB}/patrick-kidger/equinox/blob/main/equinox/nn/_rnn.py"
FLAX_LINEN = f"{_GITHUB}/google/flax/blob/main/flax/linen/recurrent.py"
FLAX_NNX = f"{_GITHUB}/google/flax/blob/main/flax/nnx/nn/recurrent.py"
HAIKU = f"{_GITHUB}/google-deepmind/dm-haiku/blob/main/haiku/_src/recurrent.py"
KERAS_1 = f"{_GITHUB}/keras-team/keras/blob/1.2.2/keras/layers/recurrent.py"
MIOPEN = "https://rocm.docs.amd.com/projects/MIOpen/en/latest/doxygen/html/group___r_n_n.html"
MLX = f"{_GITHUB}/ml-explore/mlx/blob/main/python/mlx/nn/layers/recurrent.py"
MPS_GRAPH = (
    "https://developer.apple.com/documentation/metalperformanceshadersgraph/"
    "mpsgraphlstmdescriptor/forgetgatelast"
)
MXNET = f"{_GITHUB}/apache/mxnet/blob/v1.9.x/python/mxnet/gluon/rnn/rnn_layer.py"
NCNN = f"{_GITHUB}/Tencent/ncnn/blob/master/docs/developer-guide/operators.md"
ONEDNN = f"{_GITHUB}/uxlfoundation/oneDNN/blob/main/doc/primitives/rnn.md"
OPENCV = f"{_GITHUB}/opencv/opencv/blob/4.x/modules/dnn/include/opencv2/dnn/all_layers.hpp"
OPENVINO = "https://docs.openvino.ai/latest/api/ie_python_api/_autosummary/openvino.runtime"
TF1_CELLS = f"{_GITHUB}/tensorflow/tensorflow/blob/v1.15.5/tensorflow/python/ops/rnn_cell_impl.py"
TF_KERAS_FILES = f"{_GITHUB}/keras-team/tf-keras/blob/master/tf_keras/saving/legacy/hdf5_format.py"
TFJS = f"{_GITHUB}/tensorflow/tfjs/blob/master/tfjs-layers/src/layers/recurrent.ts"
TFLITE = f"{_GITHUB}/tensorflow/tensorflow/blob/master/tensorflow/lite/kernels/lstm_shared.h"
