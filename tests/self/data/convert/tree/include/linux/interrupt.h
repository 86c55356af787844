/* A kernel tree of a few lines, for tests/self/convert.sh */
struct tasklet_struct { int count; };
