#include "base/limits.h"

const Limits limits_default = {
	.bytes = (size_t) 512 << 20,
	.total_bytes = (size_t) 1 << 30,
	.entries = 10000,
	.ratio = 1000,
	.depth = 512,
	.attributes = 4096,
	.nodes = 40000000,
	.pages = 20000,
};
