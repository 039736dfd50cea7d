"use strict";
// Judges other answers and weights as advisor/scoring does (matrix.py, simulation.py, gates.py,
// verdict.py), from the numbers and rules that the assessment carries. Knows nothing of the page.
// Change both or neither.

const UNKNOWN = "unknown";
const NOT_APPLICABLE = "not_applicable";

class Judge {
  // What neither answers nor weights change is drawn once.
  constructor(judgement, { seed, draws }) {
    const { traits, options } = judgement;
    this.judgement = judgement;
    this.draws = draws;
    this.gammas = traits.map(({ id }) => new Gammas(seed, `weight/${id}`, draws));
    this.uniforms = traits.map(({ id }) => new Stream(seed, `level/${id}`).uniforms(draws));
    this.noise = traits.map(({ id }) =>
      options.map((option) => new Stream(seed, `bearing/${id}/${option}`).normals(draws)),
    );
    // Sums depend on the order of their terms in the last digit; all are taken in this one.
    this.order = [...traits.keys()].sort((a, b) => (traits[a].id < traits[b].id ? -1 : 1));
  }

  // changes: trait id -> { level, weight }, either left out where it stays.
  judge(changes) {
    const { options, gates, stop } = this.judgement;
    const traits = this.judgement.traits.map((trait) => changed(trait, changes.get(trait.id)));
    const levels = traits.map((trait, at) => drawnLevels(trait, this.uniforms[at]));
    const ruledOut = drawnGates(options, gates, traits, levels);
    const leads = leaders(this.scores(traits, levels), ruledOut);
    const means = meanScores(options, traits);
    const judged = new Map(traits.map(({ id, level }) => [id, level]));
    const standings = options.map((option, column) => ({
      option,
      score: means[column],
      acceptability: shareOf(leads, (lead) => lead === column),
      ruledOutBy: ruledOutBy(gates[option] ?? [], judged),
      ruledOutShare: shareOf(ruledOut, (draw) => draw[column]),
    }));
    const ranking = [...standings].sort(
      (a, b) => b.acceptability - a.acceptability || b.score - a.score,
    );
    const stopped = stop.find(({ when }) => holds(when, matches(judged)) === true) ?? null;
    const most = ranking[0].acceptability;
    const leader = standings.findIndex(({ acceptability }) => acceptability === most);
    const flip = () => this.flipChance(traits, levels, ruledOut, leader);
    return { ranking, stopped, status: this.status(ranking, stopped, traits, flip) };
  }

  status(ranking, stopped, traits, flip) {
    const { recommended, flip: open } = this.judgement.thresholds;
    if (stopped || ranking.every((one) => one.ruledOutBy !== null)) return "stop";
    // What was measured says how well options do, not what the use case asks for.
    const known = traits.some((trait) => trait.known && trait.id !== "measured_quality");
    if (known && ranking[0].acceptability >= recommended) return "recommended";
    return !known || flip() > open ? "not_enough_known" : "close_call";
  }

  // Of every draw, the score of each option.
  scores(traits, levels) {
    const weights = this.weights(traits);
    return this.judgement.options.map((_, column) => {
      const scores = new Float64Array(this.draws);
      for (const at of this.order) {
        if (!traits[at].applies) continue;
        const bearings = traits[at].bearings.map((row) => row[column]);
        const spread = traits[at].spread.map((row) => row[column]);
        const [weight, level, noise] = [weights[at], levels[at], this.noise[at][column]];
        for (let draw = 0; draw < scores.length; draw++) {
          const drawn = bearings[level[draw]] + spread[level[draw]] * noise[draw];
          scores[draw] += weight[draw] * drawn;
        }
      }
      return scores;
    });
  }

  // Dirichlet: gamma numbers divided by their sum.
  weights(traits) {
    const { concentration } = this.judgement;
    const drawn = normalised(traits).map((weight, at) =>
      this.gammas[at].draw(concentration * weight).map((gamma) => Math.max(gamma, TINY)),
    );
    const sums = new Float64Array(this.draws);
    for (const at of this.order) drawn[at].forEach((gamma, draw) => (sums[draw] += gamma));
    return drawn.map((gammas) => gammas.map((gamma, draw) => gamma / sums[draw]));
  }

  // Chance that the answers still unknown put another option first, all else at its mean.
  flipChance(traits, levels, ruledOut, leader) {
    if (traits.every((trait) => trait.known || !trait.applies)) return 0;
    const weights = normalised(traits);
    const scores = this.judgement.options.map((_, column) => {
      const sums = new Float64Array(this.draws);
      for (const at of this.order) {
        if (!traits[at].applies) continue;
        const gives = traits[at].bearings.map((row) => weights[at] * row[column]);
        levels[at].forEach((level, draw) => (sums[draw] += gives[level]));
      }
      return sums;
    });
    return shareOf(leaders(scores, ruledOut), (lead) => lead !== leader);
  }
}

function changed(trait, { level = null, weight = trait.weight } = {}) {
  if (level === null) return { ...trait, weight };
  const known = trait.levels.includes(level);
  return {
    ...trait,
    weight,
    level,
    known,
    applies: level !== NOT_APPLICABLE,
    share: known ? trait.levels.map((one) => Number(one === level)) : trait.prior,
  };
}

function normalised(traits) {
  const total = traits.reduce((sum, trait) => sum + trait.weight, 0);
  return traits.map((trait) => trait.weight / total);
}

function meanScores(options, traits) {
  const weights = normalised(traits);
  return options.map((_, column) =>
    traits.reduce((sum, { applies, share, bearings }, at) => {
      const given = bearings.map((row) => row[column]);
      const mean = share.reduce((part, chance, level) => part + chance * given[level], 0);
      return applies ? sum + weights[at] * mean : sum;
    }, 0),
  );
}

// Of every draw, the index of the trait's level; -1 where the trait does not apply.
function drawnLevels({ applies, share }, uniforms) {
  if (!applies) return new Int8Array(uniforms.length).fill(-1);
  let below = 0;
  const bounds = share.map((chance) => (below += chance));
  return Int8Array.from(uniforms, (uniform) => {
    const level = bounds.findIndex((bound) => uniform < bound);
    return level < 0 ? share.length - 1 : level;
  });
}

// Of every draw, whether each option is ruled out. Few combinations of levels occur: each is
// decided once.
function drawnGates(options, gates, traits, levels) {
  const rules = options.map((option) => gates[option] ?? []);
  const named = new Set(rules.flat().flatMap(({ when }) => [...namedTraits(when)]));
  const places = [...traits.keys()].filter((at) => named.has(traits[at].id));
  const decided = new Map();
  return Array.from(levels[0], (_, draw) => {
    const combination = places.reduce(
      (sum, at) => sum * (traits[at].levels.length + 1) + levels[at][draw] + 1,
      0,
    );
    if (!decided.has(combination)) {
      const drawn = new Map(
        places.map((at) => [traits[at].id, traits[at].levels[levels[at][draw]] ?? NOT_APPLICABLE]),
      );
      decided.set(
        combination,
        rules.map((ordered) => ruledOutBy(ordered, drawn) !== null),
      );
    }
    return decided.get(combination);
  });
}

// Of every draw, the index of the first option; ties go to the simpler one, -1 where none is left.
function leaders(scores, ruledOut) {
  return Int8Array.from(ruledOut, (out, draw) => {
    let lead = -1;
    for (let column = 0; column < scores.length; column++) {
      if (out[column]) continue;
      if (lead < 0 || scores[column][draw] > scores[lead][draw]) lead = column;
    }
    return lead;
  });
}

// The reason an option is ruled out on given levels, or null.
function ruledOutBy(gates, levels) {
  for (const { when, decision, because } of gates) {
    const truth = holds(when, matches(levels));
    if (truth === null) {
      // Past a gate that might have ruled the option out, another may do so.
      if (decision === "ruled_out") continue;
      return null;
    }
    if (truth) return decision === "ruled_out" ? because : null;
  }
  return null;
}

function matches(levels) {
  return (trait, wanted) => {
    const level = levels.get(trait) ?? UNKNOWN;
    return level === UNKNOWN ? null : wanted.includes(level);
  };
}

// True, false, or null for neither (Kleene 1952).
function holds(condition, isOneOf) {
  const [kind, parts] = kindOf(condition);
  if (kind === "all") return every(parts.map((part) => holds(part, isOneOf)));
  if (kind === "any") return negated(every(parts.map((part) => negated(holds(part, isOneOf)))));
  if (kind === "not") return negated(holds(parts, isOneOf));
  return every(Object.entries(condition).map(([trait, levels]) => isOneOf(trait, levels)));
}

function* namedTraits(condition) {
  const [kind, parts] = kindOf(condition);
  if (kind === "match") yield* Object.keys(condition);
  else for (const part of [parts].flat()) yield* namedTraits(part);
}

function kindOf(condition) {
  const [[key, parts], ...more] = Object.entries(condition);
  return !more.length && ["all", "any", "not"].includes(key) ? [key, parts] : ["match", null];
}

function every(truths) {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

function negated(truth) {
  return truth === null ? null : !truth;
}

function shareOf(values, holdsFor) {
  let count = 0;
  for (const value of values) count += holdsFor(value);
  return count / values.length;
}
