// One vector of LANES floats, for whichever instructions the including file has turned on. Operators +, -, * work on vectors and, in the scalar
// variant, on plain floats: the kernels read the same in every variant.

#if LANES == 1
typedef float vec;
typedef float loose;
#else
typedef float vec __attribute__((ext_vector_type(LANES)));
// The same, at any address that a float may have.
typedef float loose __attribute__((ext_vector_type(LANES), aligned(4)));
#endif

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define ROUND_UP(n, step) (((n) + (step) - 1) / (step) * (step))

INLINE vec load(const float *p) { return *(const loose *)p; }
INLINE void store(float *p, vec v) { *(loose *)p = v; }
INLINE vec splat(float s) { return (vec)s; }

// a b + c
INLINE vec fma_(vec a, vec b, vec c) {
#if FUSED
    return __builtin_elementwise_fma(a, b, c);
#else
    return a * b + c;
#endif
}

// The first n lanes, zeros after them; n may be more than there are.
INLINE vec load_first(const float *p, int n) {
    if (n >= LANES) return load(p);
    float room[LANES] = {0};
    for (int i = 0; i < n; i++) room[i] = p[i];
    return load(room);
}

// The same for numbers `step` apart.
INLINE vec load_apart(const float *p, size_t step, int n) {
    if (step == 1 && n >= LANES) return load(p);
    float room[LANES] = {0};
    if (n >= LANES) {
        UNROLL for (int i = 0; i < LANES; i++) room[i] = p[i * step];
    } else {
        for (int i = 0; i < n; i++) room[i] = p[i * step];
    }
    return load(room);
}

INLINE void store_first(float *p, vec v, int n) {
    if (n >= LANES) {
        store(p, v);
        return;
    }
    float room[LANES];
    store(room, v);
    for (int i = 0; i < n; i++) p[i] = room[i];
}

// value where n > 0, 0.2 value elsewhere: LeakyReLU for value = n, its slope for any other.
INLINE vec leaky(vec n, vec value) { return n > 0.0f ? value : 0.2f * value; }

// The activation's rows for one vector of channels.
typedef struct {
    vec mean, scale, shift;
    bool active;
} activation_vec;

INLINE activation_vec activation_at(const singan_activation *a, int channel) {
    activation_vec r = {.active = a->mean != NULL};
    if (r.active) {
        r.mean = load(a->mean + channel);
        r.scale = load(a->scale + channel);
        r.shift = load(a->shift + channel);
    }
    return r;
}

// Before LeakyReLU: (x - mean) scale + shift. The one formula, so that a sign never differs between passes.
INLINE vec normalized(vec x, const activation_vec *a) { return fma_(x - a->mean, a->scale, a->shift); }

INLINE vec activated(vec x, const activation_vec *a) {
    if (!a->active) return x;
    vec n = normalized(x, a);
    return leaky(n, n);
}
