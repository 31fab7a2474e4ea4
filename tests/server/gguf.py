#!/usr/bin/env python3
"""gguf.py FILE [SEED]: writes a tiny language model whose weights are random.

It is a model in form only: two layers of the llama architecture, a vocabulary of
the 256 bytes and the printable ASCII characters, a chat template. What it says is
noise, so that whoever translates with it must accept nothing. Source: the GGUF
specification, version 3.
"""
import random
import struct
import sys

WIDTH, HEADS, LAYERS, HIDDEN, CONTEXT = 64, 4, 2, 128, 8192
ALIGNMENT = 32
UINT32, FLOAT32, BOOL, STRING, ARRAY, INT32 = 4, 6, 7, 8, 9, 5
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6

TEMPLATE = ("{{ bos_token }}{% for message in messages %}[{{ message['role'] }}] "
            "{{ message['content'] }}\n{% endfor %}"
            "{% if add_generation_prompt %}[assistant] {% endif %}")


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def value(kind, content):
    if kind == STRING:
        return string(content)
    return struct.pack({UINT32: "<I", FLOAT32: "<f", BOOL: "<?",
                        INT32: "<i"}[kind], content)


def pair(key, kind, content):
    if isinstance(content, list):
        body = struct.pack("<IQ", kind, len(content)) + b"".join(
            value(kind, item) for item in content)
        kind = ARRAY
    else:
        body = value(kind, content)
    return string(key) + struct.pack("<I", kind) + body


def vocabulary():
    tokens = [("<unk>", UNKNOWN), ("<s>", CONTROL), ("</s>", CONTROL)]
    tokens += [("<0x%02X>" % byte, BYTE) for byte in range(256)]
    tokens += [("\u2581", NORMAL)]
    tokens += [(chr(code), NORMAL) for code in range(0x21, 0x7f)]
    return tokens


def metadata(tokens):
    return [
        pair("general.architecture", STRING, "llama"),
        pair("general.name", STRING, "noise"),
        pair("general.alignment", UINT32, ALIGNMENT),
        pair("general.file_type", UINT32, 0),
        pair("llama.context_length", UINT32, CONTEXT),
        pair("llama.embedding_length", UINT32, WIDTH),
        pair("llama.block_count", UINT32, LAYERS),
        pair("llama.feed_forward_length", UINT32, HIDDEN),
        pair("llama.rope.dimension_count", UINT32, WIDTH // HEADS),
        pair("llama.attention.head_count", UINT32, HEADS),
        pair("llama.attention.head_count_kv", UINT32, HEADS),
        pair("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5),
        pair("llama.vocab_size", UINT32, len(tokens)),
        pair("tokenizer.ggml.model", STRING, "llama"),
        pair("tokenizer.ggml.tokens", STRING, [token for token, _ in tokens]),
        pair("tokenizer.ggml.scores", FLOAT32, [0.0] * len(tokens)),
        pair("tokenizer.ggml.token_type", INT32, [kind for _, kind in tokens]),
        pair("tokenizer.ggml.unknown_token_id", UINT32, 0),
        pair("tokenizer.ggml.bos_token_id", UINT32, 1),
        pair("tokenizer.ggml.eos_token_id", UINT32, 2),
        pair("tokenizer.ggml.add_bos_token", BOOL, False),
        pair("tokenizer.ggml.add_space_prefix", BOOL, False),
        pair("tokenizer.chat_template", STRING, TEMPLATE),
    ]


def shapes(count):
    """Names and shapes of all tensors, the dimension that is contiguous first."""
    yield "token_embd.weight", (WIDTH, count)
    for layer in range(LAYERS):
        block = "blk.%d." % layer
        yield block + "attn_norm.weight", (WIDTH,)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            yield block + name + ".weight", (WIDTH, WIDTH)
        yield block + "ffn_norm.weight", (WIDTH,)
        yield block + "ffn_gate.weight", (WIDTH, HIDDEN)
        yield block + "ffn_up.weight", (WIDTH, HIDDEN)
        yield block + "ffn_down.weight", (HIDDEN, WIDTH)
    yield "output_norm.weight", (WIDTH,)
    yield "output.weight", (WIDTH, count)


def weights(shape, chance):
    count = 1
    for length in shape:
        count *= length
    if len(shape) == 1:
        return struct.pack("<%df" % count, *[1.0] * count)
    scale = shape[0] ** -0.5
    return struct.pack("<%df" % count, *(
        chance.gauss(0, scale) for _ in range(count)))


def padding(length):
    return b"\0" * (-length % ALIGNMENT)


def main(path, seed):
    tokens = vocabulary()
    pairs = metadata(tokens)
    tensors = list(shapes(len(tokens)))
    chance = random.Random(seed)
    infos, data = b"", b""
    for name, shape in tensors:
        infos += string(name) + struct.pack("<I", len(shape)) + struct.pack(
            "<%dQ" % len(shape), *shape) + struct.pack("<IQ", 0, len(data))
        data += weights(shape, chance)
        data += padding(len(data))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(pairs))
    head += b"".join(pairs) + infos
    with open(path, "wb") as file:
        file.write(head + padding(len(head)) + data)


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
