/* Run a Keras GRU layer with reset_after=True on one sequence, print h of every step:
 *     cc -O2 -o gru gru.c -lm && ./gru gru.txt
 * The file holds, with white space in between: units features steps
 *     kernel              features rows of 3 * units
 *     recurrent_kernel    units rows of 3 * units
 *     bias                2 rows of 3 * units: one for the input, one for h
 *     x                   steps rows of features
 */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { Z, R, H }; /* stored order: update, reset, candidate */

typedef struct {
    size_t units, features;
    const double *kernel, *recurrent_kernel, *bias;
} Layer;

static double sigmoid(double z) { return 1 / (1 + exp(-z)); }

/* One time step: x comes in, h changes; `next` has room for a new h. */
static void step(const Layer *layer, const double *x, double *h, double *next)
{
    size_t u = layer->units;
    for (size_t j = 0; j < u; j++) {
        double from_x[3], from_h[3]; /* what unit j of each block receives */
        for (size_t block = Z; block <= H; block++) {
            size_t column = block * u + j;
            from_x[block] = layer->bias[column];
            for (size_t row = 0; row < layer->features; row++)
                from_x[block] += x[row] * layer->kernel[row * 3 * u + column];
            from_h[block] = layer->bias[3 * u + column];
            for (size_t row = 0; row < u; row++)
                from_h[block] += h[row] * layer->recurrent_kernel[row * 3 * u + column];
        }
        double z = sigmoid(from_x[Z] + from_h[Z]);
        double r = sigmoid(from_x[R] + from_h[R]);
        double candidate = tanh(from_x[H] + r * from_h[H]);
        next[j] = z * h[j] + (1 - z) * candidate;
    }
    memcpy(h, next, u * sizeof *h); /* only now: all read the old h */
}

static const double MOST = 1e8; /* numbers in all arrays together: 800 MB */

static void fail(const char *format, ...)
{
    va_list arguments;
    fputs("gru: ", stderr);
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
        fail("name one file, as in: gru gru.txt");
    FILE *file = fopen(arguments[1], "r");
    if (file == NULL)
        fail("cannot open %s: %s", arguments[1], strerror(errno));
    size_t u = size(file, "units"), features = size(file, "features");
    size_t steps = size(file, "steps");
    double needed = 3.0 * u * (2.0 + features + u) + 1.0 * steps * features + 2.0 * u;
    if (needed > MOST)
        fail("the sizes ask for %g numbers: more than %g are not read", needed, MOST);
    double *memory = calloc((size_t)needed, sizeof *memory); /* zeros */
    if (memory == NULL)
        fail("there is no memory for %g numbers", needed);

    double *h = memory, *next = h + u, *kernel = next + u;
    double *recurrent_kernel = array(file, "kernel", kernel, features * 3 * u);
    double *bias = array(file, "recurrent_kernel", recurrent_kernel, u * 3 * u);
    double *x = array(file, "bias", bias, 2 * 3 * u);
    array(file, "x", x, steps * features);
    if (fscanf(file, " %*c") != EOF)
        fail("the file goes on after x: its sizes do not fit its arrays");
    Layer layer = {u, features, kernel, recurrent_kernel, bias};
    for (size_t t = 0; t < steps; t++) {
        step(&layer, x + t * features, h, next);
        for (size_t j = 0; j < u; j++)
            printf("%.9g%c", h[j], j + 1 < u ? ' ' : '\n');
    }
    if (fflush(stdout) != 0)
        fail("the output cannot be written: %s", strerror(errno));
    free(memory);
    fclose(file);
    return 0;
}
