/* Run a Keras LSTM layer on one sequence and print h of every step:
 *     cc -O2 -o lstm lstm.c -lm && ./lstm lstm.txt
 * The file holds, with white space in between: units features steps
 *     kernel              features rows of 4 * units
 *     recurrent_kernel    units rows of 4 * units
 *     bias                4 * units
 *     x                   steps rows of features
 */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { I, F, C, O }; /* stored order: input, forget, candidate, output */

typedef struct {
    size_t units, features;
    const double *kernel, *recurrent_kernel, *bias;
} Layer;

static double sigmoid(double z) { return 1 / (1 + exp(-z)); }

/* One column of x @ kernel + h @ recurrent_kernel + bias: unit j of a block. */
static double sum(const Layer *layer, const double *x, const double *h,
                  size_t block, size_t j)
{
    size_t u = layer->units;
    double z = layer->bias[block * u + j];
    for (size_t row = 0; row < layer->features; row++)
        z += x[row] * layer->kernel[row * 4 * u + block * u + j];
    for (size_t row = 0; row < u; row++)
        z += h[row] * layer->recurrent_kernel[row * 4 * u + block * u + j];
    return z;
}

/* One time step: x comes in, h and c change; `next` has room for a new h. */
static void step(const Layer *layer, const double *x, double *h, double *c,
                 double *next)
{
    for (size_t j = 0; j < layer->units; j++) {
        double i = sigmoid(sum(layer, x, h, I, j));
        double f = sigmoid(sum(layer, x, h, F, j));
        double candidate = tanh(sum(layer, x, h, C, j));
        double o = sigmoid(sum(layer, x, h, O, j));
        c[j] = f * c[j] + i * candidate;
        next[j] = o * tanh(c[j]);
    }
    memcpy(h, next, layer->units * sizeof *h); /* only now: all read the old h */
}

static const double MOST = 1e8; /* numbers in all arrays together: 800 MB */

static void fail(const char *format, ...)
{
    va_list arguments;
    fputs("lstm: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    fputs("\n", stderr);
    va_end(arguments);
    exit(1);
}

static double number(FILE *file, const char *what)
{
    char word[64], *end;
    int found = fscanf(file, "%63s", word);
    if (ferror(file))
        fail("the file cannot be read: %s", strerror(errno));
    if (found != 1)
        fail("the file ends too early: %s is missing or too short", what);
    double value = strtod(word, &end);
    if (*end != '\0' || strlen(word) == sizeof word - 1 || !isfinite(value))
        fail("'%s' in %s is not a number", word, what);
    return value;
}

static size_t size(FILE *file, const char *what)
{
    double value = number(file, what);
    if (value < 1 || value > MOST || value != floor(value))
        fail("%s is %g: it must be a whole number from 1 to %g", what, value, MOST);
    return (size_t)value;
}

static double *array(FILE *file, const char *what, double *place, size_t count)
{
    for (size_t n = 0; n < count; n++)
        place[n] = number(file, what);
    return place + count;
}

int main(int count, char **arguments)
{
    if (count != 2)
        fail("name one file, as in: lstm lstm.txt");
    FILE *file = fopen(arguments[1], "r");
    if (file == NULL)
        fail("cannot open %s: %s", arguments[1], strerror(errno));
    size_t u = size(file, "units"), features = size(file, "features");
    size_t steps = size(file, "steps");
    double needed = 4.0 * u * (1.0 + features + u) + 1.0 * steps * features + 3.0 * u;
    if (needed > MOST)
        fail("the sizes ask for %g numbers: more than %g are not read", needed, MOST);
    double *memory = calloc((size_t)needed, sizeof *memory); /* zeros */
    if (memory == NULL)
        fail("there is no memory for %g numbers", needed);

    double *h = memory, *c = h + u, *next = c + u, *kernel = next + u;
    double *recurrent_kernel = array(file, "kernel", kernel, features * 4 * u);
    double *bias = array(file, "recurrent_kernel", recurrent_kernel, u * 4 * u);
    double *x = array(file, "bias", bias, 4 * u);
    array(file, "x", x, steps * features);
    if (fscanf(file, " %*c") != EOF)
        fail("the file goes on after x: its sizes do not fit its arrays");
    Layer layer = {u, features, kernel, recurrent_kernel, bias};
    for (size_t t = 0; t < steps; t++) {
        step(&layer, x + t * features, h, c, next);
        for (size_t j = 0; j < u; j++)
            printf("%.9g%c", h[j], j + 1 < u ? ' ' : '\n');
    }
    if (fflush(stdout) != 0)
        fail("the output cannot be written: %s", strerror(errno));
    free(memory);
    fclose(file);
    return 0;
}
