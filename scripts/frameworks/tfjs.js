// Runs weights in TensorFlow.js: reads cases as JSON, writes what came out as JSON.

const fs = require("fs");
const tf = require("@tensorflow/tfjs");

const MAKERS = {
  "tfjs-lstm": tf.layers.lstm,
  "tfjs-gru": tf.layers.gru,
  "tfjs-rnn": tf.layers.simpleRNN,
};

const tensor = ({ shape, values }) => tf.tensor(values, shape);
const plain = (t) => ({ shape: t.shape, values: Array.from(t.dataSync()) });

function run({ setup, x, states, weights }) {
  const layer = MAKERS[setup.layout]({
    units: setup.units,
    useBias: setup.bias,
    recurrentActivation: "sigmoid", // not its default
    returnSequences: true,
    returnState: true,
  });
  const call = () => layer.apply(tensor(x), { initialState: states.map(tensor) });
  call(); // makes the weights
  if (weights.length) layer.setWeights(weights.map(tensor));
  const [y, ...after] = call();
  return { y: plain(y), states: after.map(plain), weights: layer.getWeights().map(plain) };
}

const [given, result] = process.argv.slice(2);
const outcomes = JSON.parse(fs.readFileSync(given, "utf8")).map(run);
fs.writeFileSync(result, JSON.stringify({ version: tf.version.tfjs, outcomes }));
