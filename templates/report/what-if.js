"use strict";
// The what-if panel: reads what was changed, has it judged, shows and says what follows. Its state
// is in its controls and in the address, `#what-if?TRAIT=LEVEL&weight.TRAIT=NUMBER`.

{
  const SETTLED_MS = 60; // after the last change: a slider that moves is not judged at every step
  const SPOKEN_MS = 600; // a screen reader should hear where it stopped, not every stop on the way

  const panel = element("what-if");
  const find = (selector, within = panel) => within.querySelector(selector);
  const sentences = JSON.parse(panel.dataset.sentences);
  const places = new Map(
    [...panel.querySelectorAll(".places > li")].map((row) => [row.dataset.option, row]),
  );
  const levers = [...panel.querySelectorAll(".lever[data-trait]")].map((lever) => ({
    lever,
    trait: lever.dataset.trait,
    title: find(".title", lever).textContent,
    answer: find("select", lever),
    slider: find("input", lever),
    judged: Number(lever.dataset.weight),
  }));

  // --- Words: as advisor/wording/numbers.py writes them ---

  const percent = (share) => {
    const rest = (100 * share) % 1;
    let whole = Math.floor(100 * share);
    if (rest > 0.5 || (rest === 0.5 && whole % 2)) whole += 1; // halves to even, as Python rounds
    if (share > 0 && whole < 1) return "under 1%";
    return share < 1 && whole > 99 ? "over 99%" : `${whole}%`;
  };
  const signed = (score) => {
    const text = Math.abs(score).toFixed(2);
    if (Number(text) === 0) return text;
    return (score > 0 ? "+" : "\u2212") + text;
  };
  const twoDigits = (weight) => String(Number(weight.toPrecision(2)));
  const say = (name, gaps = {}) => sentences[name].replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
  const title = (option) => find(".title", places.get(option)).textContent;

  // --- State ---

  const weightOf = ({ slider, judged }) =>
    slider.valueAsNumber ? Number((judged * 2 ** slider.valueAsNumber).toPrecision(3)) : judged;

  const changes = () => {
    const found = new Map();
    for (const one of levers) {
      const change = {};
      if (one.answer?.value) change.level = one.answer.value;
      if (one.slider.valueAsNumber) change.weight = weightOf(one);
      if (Object.keys(change).length) found.set(one.trait, change);
    }
    return found;
  };

  const address = (changed) => {
    const query = new URLSearchParams();
    for (const [trait, { level, weight }] of changed) {
      if (level) query.set(trait, level);
      if (weight) query.set(`weight.${trait}`, weight);
    }
    return changed.size ? `#what-if?${query}` : "#what-if";
  };

  const put = (query) => {
    for (const { trait, answer, slider, judged } of levers) {
      const weight = Number(query.get(`weight.${trait}`));
      slider.value = weight > 0 ? Math.log2(weight / judged) : 0;
      if (!answer) continue;
      answer.value = query.get(trait) ?? "";
      if (answer.selectedIndex < 0) answer.value = ""; // a level of another rubric
    }
  };

  // --- Showing what follows ---

  let judge = null;
  const ready = () => {
    if (judge) return judge;
    const { judgement, provenance } = JSON.parse(element("assessment").textContent);
    judge = new Judge(judgement, provenance);
    return judge;
  };

  const showLevers = () => {
    for (const one of levers) {
      const weight = twoDigits(weightOf(one));
      const weighed = one.slider.valueAsNumber !== 0;
      find(".weight", one.lever).textContent = weight;
      find(".weight", one.lever).classList.toggle("changed", weighed);
      find(".title", one.lever).classList.toggle("changed", weighed || Boolean(one.answer?.value));
      one.slider.setAttribute("aria-valuetext", weight);
    }
  };

  const showPlaces = (ranking) => {
    for (const { option, score, acceptability, ruledOutBy } of ranking) {
      const row = places.get(option);
      row.parentElement.append(row);
      row.classList.toggle("ruled-out", ruledOutBy !== null);
      find(".bar", row).style.width = `${100 * acceptability}%`;
      find(".share", row).textContent = percent(acceptability);
      find(".score .number", row).textContent = signed(score);
    }
  };

  const notes = (changed, { ranking, stopped, status }) => {
    const lines = [];
    if (stopped) lines.push(`${stopped.because} ${stopped.then}`);
    else if (status === "stop") lines.push(say("nothing_left"));
    const out = ranking.filter(({ ruledOutBy }) => ruledOutBy !== null);
    for (const because of new Set(out.map(({ ruledOutBy }) => ruledOutBy))) {
      const those = out.filter(({ ruledOutBy }) => ruledOutBy === because);
      const options = those.map(({ option }) => title(option)).join(", ");
      lines.push(say("ruled_out", { options, because }));
    }
    for (const { option, ruledOutBy, ruledOutShare } of ranking) {
      if (ruledOutBy !== null || ruledOutShare <= 0.005 || ruledOutShare >= 0.995) continue;
      lines.push(say("open_gate", { option: title(option), share: percent(ruledOutShare) }));
    }
    for (const { trait, title, answer, judged } of levers) {
      const { level, weight } = changed.get(trait) ?? {};
      if (level) {
        const now = answer.selectedOptions[0].dataset.title;
        const then = find('[value=""]', answer).dataset.title;
        lines.push(say("answer", { trait: title, new: now, old: then }));
      }
      if (weight) {
        const gaps = { trait: title, new: twoDigits(weight), old: twoDigits(judged) };
        lines.push(say("weight", gaps));
      }
    }
    return changed.size ? lines : [say("unchanged"), ...lines];
  };

  const show = (changed, judged) => {
    const { ranking, status } = judged;
    const [first, ...others] = ranking;
    const rival = others.find(({ ruledOutBy }) => ruledOutBy === null);
    const choice = sentences.no_choice[status] ?? title(first.option);
    const close = status === "close_call" && rival;
    find(".status").textContent = sentences.status[status];
    find(".status").className = `status status-${status}`;
    find(".choice").textContent = choice;
    find(".qualifier").textContent = close ? say("narrowly", { option: title(rival.option) }) : "";
    find(".strip").textContent =
      `${title(first.option)} ${percent(first.acceptability)} · ${sentences.status[status]}`;
    showPlaces(ranking);
    find(".notes").replaceChildren(
      ...notes(changed, judged).map((line) => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }),
    );
    panel.classList.toggle("changed", changed.size > 0);
  };

  let speaking = 0;
  const speak = ({ ranking: [first], status }) => {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const gaps = { option: title(first.option), share: percent(first.acceptability) };
      element("what-if-says").textContent = `${say("first", gaps)} ${sentences.status[status]}.`;
    }, SPOKEN_MS);
  };

  const follow = () => {
    const changed = changes();
    const judged = ready().judge(changed);
    show(changed, judged);
    speak(judged);
  };

  let settling = 0;
  const changeState = () => {
    const hash = address(changes());
    element("what-if-link").href = hash;
    try {
      history.replaceState(null, "", hash);
    } catch {
      // A page within a notebook has no address of its own; the link still holds the state.
    }
    showLevers();
    clearTimeout(settling);
    settling = setTimeout(follow, SETTLED_MS);
  };

  const restore = () => {
    const [name, query] = location.hash.slice(1).split("?");
    if (name !== "what-if" || query === undefined) return;
    put(new URLSearchParams(query));
    changeState();
    panel.scrollIntoView();
  };

  for (const row of places.values()) {
    find(".bar", row).style.width = `${100 * row.dataset.share}%`;
    find(".mark", row).style.left = `${100 * row.dataset.share}%`;
  }
  find(".levers").addEventListener("input", changeState);
  find(".levers").addEventListener("submit", (event) => event.preventDefault());
  element("what-if-reset").addEventListener("click", () => {
    put(new URLSearchParams());
    changeState();
  });
  // Drawing takes a moment: it begins when somebody comes near, and not in pages merely read.
  panel.addEventListener("pointerenter", ready, { once: true });
  panel.addEventListener("focusin", ready, { once: true });
  addEventListener("hashchange", restore);
  restore();
}
