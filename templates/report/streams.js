"use strict";
// Random numbers by name and index, the same as advisor/scoring/streams.py draws: Threefry-2x32
// with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, SC '11). Change both files or neither.

const PARITY = 0x1bd11bda;
const TINY = 2 ** -1022;

class Stream {
  constructor(seed, name) {
    this.key = new Uint32Array(2);
    threefry(new Uint32Array([seed, seed / 2 ** 32]), crc32(name), 0, this.key, 0);
  }

  // Two words for each counter from 0 on: enough for `count` numbers.
  words(count) {
    const words = new Uint32Array(count + (count % 2));
    for (let at = 0; at < words.length; at += 2) threefry(this.key, at / 2, 0, words, at);
    return words;
  }

  // Two words for one counter.
  pair(counter, attempt) {
    const words = new Uint32Array(2);
    threefry(this.key, counter, attempt, words, 0);
    return words;
  }

  uniforms(count) {
    return Float64Array.from(this.words(count), uniform).subarray(0, count);
  }

  normals(count) {
    return normals(this.words(count)).subarray(0, count);
  }
}

// Gamma numbers of scale 1 and any positive shape (Marsaglia & Tsang 2000). The first attempts do
// not depend on the shape, so they are kept from one shape to the next.
class Gammas {
  constructor(seed, name, count) {
    this.propose = new Stream(seed, `${name}/propose`);
    this.accept = new Stream(seed, `${name}/accept`);
    this.normals = this.propose.normals(count);
    this.logs = this.accept.uniforms(count).map(Math.log);
    this.boosts = new Stream(seed, `${name}/boost`).uniforms(count);
  }

  // As in advisor/scoring/streams.py, the twelfth decimal is the last that counts.
  draw(exact) {
    const shape = Math.max(Math.round(exact * 1e12) / 1e12, 1e-12);
    const boosted = shape < 1 ? shape + 1 : shape;
    const gammas = new Float64Array(this.normals.length);
    for (let at = 0; at < gammas.length; at++) {
      gammas[at] = proposed(boosted, this.normals[at], this.logs[at]) || this.again(boosted, at);
      if (shape < 1) gammas[at] *= this.boosts[at] ** (1 / shape);
    }
    return gammas;
  }

  // What the second and later attempts give.
  again(shape, at) {
    for (let attempt = 1; ; attempt++) {
      const normal = normals(this.propose.pair(at >>> 1, attempt))[at % 2];
      const log = Math.log(uniform(this.accept.pair(at >>> 1, attempt)[at % 2]));
      const gamma = proposed(shape, normal, log);
      if (gamma) return gamma;
    }
  }
}

// A gamma number of a shape of 1 or more, or 0 where it is rejected.
function proposed(shape, normal, log) {
  const d = shape - 1 / 3;
  const root = 1 + normal / Math.sqrt(9 * d);
  const v = Math.max(root * root * root, TINY);
  return log < (normal * normal) / 2 + d * (1 - v + Math.log(v)) ? d * v : 0;
}

// A word as a number from 0 to 1, neither end included.
function uniform(word) {
  return (word + 0.5) * 2 ** -32;
}

// Words in pairs as standard normal numbers (Box & Muller 1958).
function normals(words) {
  const numbers = new Float64Array(words.length);
  for (let at = 0; at < words.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniform(words[at])));
    const angle = 2 * Math.PI * uniform(words[at + 1]);
    numbers[at] = radius * Math.cos(angle);
    numbers[at + 1] = radius * Math.sin(angle);
  }
  return numbers;
}

// Put the two words of a counter into `words`.
function threefry(key, first, second, words, at) {
  const [key0, key1, key2] = [key[0], key[1], key[0] ^ key[1] ^ PARITY];
  let x = (first + key0) | 0;
  let y = (second + key1) | 0;
  const round = (bits) => {
    x = (x + y) | 0;
    y = x ^ ((y << bits) | (y >>> (32 - bits)));
  };
  const inject = (one, other, group) => {
    x = (x + one) | 0;
    y = (y + other + group) | 0;
  };
  const rounds = (one, two, three, four) => {
    round(one);
    round(two);
    round(three);
    round(four);
  };
  rounds(13, 15, 26, 6);
  inject(key1, key2, 1);
  rounds(17, 29, 16, 24);
  inject(key2, key0, 2);
  rounds(13, 15, 26, 6);
  inject(key0, key1, 3);
  rounds(17, 29, 16, 24);
  inject(key1, key2, 4);
  rounds(13, 15, 26, 6);
  inject(key2, key0, 5);
  words[at] = x;
  words[at + 1] = y;
}

function crc32(text) {
  let sum = -1;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
