// What is wrong with the page that is open? Evaluated after axe-core; each function answers with sentences.

globalThis.wholePage = {
  /** What the elements that are seen are made of: each sort once, with the two around it. */
  sorts() {
    return [...grouped().keys()];
  },

  /**
   * What axe finds; with `rules`, by these alone; with `within`, in elements of these sorts alone. Of elements of one
   * sort two are asked about: the others are rows of the same list.
   */
  async audit({ rules, within } = {}) {
    const groups = grouped();
    const asked = (within ?? [...groups.keys()]).flatMap((sort) => groups.get(sort)?.slice(0, 2) ?? []);
    if (!asked.length) return [];
    const kept = new Set(asked.flatMap((each) => chain(each)));
    const repeated = [...groups.values()].flat().filter((each) => !kept.has(each) && kept.has(each.parentElement));
    const options = { resultTypes: ["violations"], elementRef: false };
    if (rules) options.runOnly = { type: "rule", values: rules };
    const found = await axe.run({ include: within ? asked : [document], exclude: repeated }, options);
    return found.violations.flatMap((rule) =>
      rule.nodes.map((node) => {
        const [why] = [...node.any, ...node.all, ...node.none];
        return `${rule.id}: ${node.target.join(" ")} ${why?.message ?? ""}`;
      }),
    );
  },

  /** The frame: a language, a title of its own, one main heading. */
  frame() {
    const faults = [];
    if (!document.documentElement.lang) faults.push("no language");
    if (!/\S · Crewmark$/.test(document.title)) faults.push(`title “${document.title}”`);
    const headings = [...document.querySelectorAll("h1")].filter((each) => each.checkVisibility());
    if (headings.length !== 1) faults.push(`${headings.length} main headings`);
    if (headings.some((each) => !each.innerText.trim())) faults.push("empty main heading");
    return faults;
  },

  /** The document itself never scrolls sideways, and on a phone no table does but one with a head to work with. */
  width() {
    const width = document.documentElement.clientWidth;
    const tables = width < 640 ? [...document.querySelectorAll(".scroll > table")] : [];
    const cut = tables.filter(
      (each) =>
        each.checkVisibility() &&
        !each.querySelector("thead :is(input, select)") &&
        each.offsetWidth > each.parentElement.clientWidth + 1,
    );
    if (cut.length) return cut.map((each) => `a table wider than its frame “${each.tHead?.innerText.trim()}”`);
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (each) => each && (getComputedStyle(each).overflowX !== "visible" || scrolls(each.parentElement));
    const all = [...document.querySelectorAll("body *")];
    const beyond = all.filter((each) => each.getBoundingClientRect().right > width + 1);
    const wide = beyond.filter((each) => !scrolls(each.parentElement)).reverse();
    const names = wide.slice(0, 2).map((each) => `${each.tagName}.${each.className}`);
    return [`scrolls sideways because of ${names.join(" and ")}`];
  },

  /** No label lies over another one or over a control, and no narrow select cuts off what it says. */
  labels() {
    // A bar that stays in view lies over what scrolls below it, and is meant to.
    const stays = (each) =>
      each !== null && (["sticky", "fixed"].includes(getComputedStyle(each).position) || stays(each.parentElement));
    const shown = (selector) =>
      [...document.querySelectorAll(selector)].filter(
        (each) => each.checkVisibility() && !each.closest(".visually-hidden, .scroll") && !stays(each),
      );
    const written = (each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      return [...range.getClientRects()];
    };
    const meet = (a, b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const controls = shown("main :is(input:not([type=hidden]), select, textarea, button, .button)");
    const labels = shown("main .field > label:not(.visually-hidden)");
    const over = labels.flatMap((label, place) => {
      const lines = written(label);
      const others = [...controls.filter((each) => !label.contains(each)), ...labels.slice(place + 1)];
      const under = others.find((each) =>
        (each.localName === "label" ? written(each) : [each.getBoundingClientRect()]).some((box) =>
          lines.some((line) => meet(line, box)),
        ),
      );
      return under ? [`the label “${label.innerText.trim()}” lies over ${under.id || under.innerText.trim()}`] : [];
    });
    const pen = document.createElement("canvas").getContext("2d");
    const narrow = (each) => each.offsetWidth < 150;
    const cut = [...document.querySelectorAll("main select:not([multiple], [size])")].filter((each) => {
      const style = getComputedStyle(each);
      pen.font = style.font;
      const room = each.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
      const read = each.closest("thead")
        ? [...each.options]
        : narrow(each) && each.closest(".field")
          ? [...each.selectedOptions]
          : [];
      return each.checkVisibility() && read.some((one) => pen.measureText(one.text).width > room + 1);
    });
    return [...over, ...cut.map((each) => `${each.name} cuts off what it says`)];
  },

  /**
   * No text is cut off: by a frame that hides what doesn't fit (but with an ellipsis and the whole text as a title),
   * or by the edge of the button, label, badge or head that it is in.
   */
  cut() {
    const styles = new Map();
    const styleOf = (each) => styles.get(each) ?? styles.set(each, getComputedStyle(each)).get(each);
    const hides = (style, axis) => ["hidden", "clip"].includes(axis === "x" ? style.overflowX : style.overflowY);
    const titled = (each) => chain(each).some((one) => one.title) || each.querySelector("[title]");
    const ends = (each) => styleOf(each).textOverflow === "ellipsis" && titled(each);
    const bounds = "button, .button, summary, label, th, .badge, .class, .count, legend, .tile, kbd";
    const around = new Map();
    const framesOf = (each) => {
      if (!each || each === document.body) return [];
      if (!around.has(each)) {
        const style = styleOf(each);
        const scrolls = ["auto", "scroll"].includes(style.overflowX) || style.position === "fixed";
        const above = scrolls ? [] : framesOf(each.parentElement);
        const cuts = hides(style, "x") || hides(style, "y") || each.matches(bounds);
        around.set(each, cuts ? [each, ...above] : above);
      }
      return around.get(each);
    };
    const forReadersAloud = (each) => styleOf(each).clipPath !== "none";
    const found = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      const frames = node.data.trim() && holder.checkVisibility({ visibilityProperty: true }) ? framesOf(holder) : [];
      if (!frames.length || frames.some(forReadersAloud) || holder.closest("svg, option, script, style")) continue;
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()].filter((line) => line.width > 1);
      const cutter = frames.find((frame) => {
        const style = styleOf(frame);
        const box = frame.getBoundingClientRect();
        const beside = lines.some((line) => line.right > box.right + 1.5 || line.left < box.left - 1.5);
        const below = lines.some((line) => line.bottom > box.bottom + 3 || line.top < box.top - 3);
        return (beside && (hides(style, "x") || frame.matches(bounds))) || (below && hides(style, "y"));
      });
      if (cutter && !ends(cutter)) found.push(`“${node.data.trim().slice(0, 60)}” is cut off by ${named(cutter)}`);
    }
    return found;
  },

  /** Every text of the page, shown or not: its nodes, and the attributes that are read or read aloud. */
  texts() {
    const found = new Set();
    const spoken = ["placeholder", "aria-label", "aria-description", "title", "alt", "aria-roledescription"];
    const collect = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (holder?.closest("script, style, noscript, code, kbd, pre, samp, .avatar, [translate=no], body [lang]"))
          continue;
        if (node.nodeType === Node.TEXT_NODE) found.add(node.data.trim());
        else for (const name of spoken) if (node.hasAttribute(name)) found.add(node.getAttribute(name));
        if (node.localName === "template") collect(node.content);
        if (node.localName === "input" && ["submit", "button", "reset"].includes(node.type)) found.add(node.value);
      }
    };
    collect(document.documentElement);
    found.delete("");
    return [...found];
  },

  /** Nor does it go on below its last line. */
  length() {
    const low = Math.max(...[...document.body.children].map((each) => each.getBoundingClientRect().bottom + scrollY));
    const empty = Math.round(document.documentElement.scrollHeight - Math.max(low, innerHeight));
    return empty > 40 ? [`${empty} empty pixels below the page`] : [];
  },

  /** Whatever a keyboard reaches shows that it has the focus; one of each sort is tried, of those not known. */
  focus(known = []) {
    const reached = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const sorts = new Map();
    for (const each of document.querySelectorAll(reached))
      if (each.checkVisibility() && !each.disabled && each.tabIndex >= 0) sorts.set(made(each), each);
    for (const sort of known) sorts.delete(sort);
    const shows = (each) => {
      const style = getComputedStyle(each);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    };
    const bare = [...sorts].filter(([, each]) => {
      each.focus({ preventScroll: true });
      const label = each.closest("label");
      return document.activeElement === each && !shows(each) && !(label && shows(label));
    });
    document.activeElement.blur();
    return [bare.map(([, each]) => `no sign of focus on ${each.tagName}.${each.className}`), [...sorts.keys()]];
  },

  /** A list without anything says so, and what to do. */
  bare() {
    const shown = (selector) =>
      [...document.querySelectorAll(`main ${selector}`)].filter((each) => each.checkVisibility());
    const tables = shown("table").filter((each) => each.tHead && ![...each.tBodies].some((body) => body.rows.length));
    const lists = shown("ul.list").filter((each) => !each.children.length);
    const silent = shown(".empty").filter((each) => !each.querySelector("p, a"));
    return [
      ...tables.map((each) => `a table with nothing but its head “${each.tHead.innerText.trim()}”`),
      ...lists.map((each) => `a list of nothing ${each.className}`),
      ...silent.map((each) => `nothing to do after “${each.innerText.trim()}”`),
    ];
  },

  /** A refusal says what is wrong. */
  silent() {
    const says = ".errors, [role='alert'], .problem-summary, .problem, .notice, .messages .error, main.entrance h1";
    const found = [...document.querySelectorAll(says)].some((each) => each.checkVisibility() && each.innerText.trim());
    return found ? [] : ["a refusal that doesn't say what is wrong"];
  },

  /** What can be opened: its place among all that can, and what it is made of. */
  closed() {
    return opening()
      .map((each, place) => [place, `${each.id.replace(/\d+/g, "")} ${sorts(each)}`, each])
      .filter(([, , each]) => (each.matches("details") ? !each.open && each.checkVisibility() : true))
      .map(([place, made]) => [place, made]);
  },

  /** Open or close it. */
  toggle(place) {
    const each = opening()[place];
    if (each.matches("details")) each.open = !each.open;
    else if (each.matches("[popover]")) each.togglePopover();
    else if (each.open) each.close();
    else each.showModal();
  },

  /** What is wrong with it while it is open: audit with `only`, or with all rules. */
  async opened([place, only]) {
    const each = opening()[place];
    const options = only ? { runOnly: { type: "rule", values: only } } : {};
    const { violations } = await axe.run(each, options);
    const found = violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
    const sheet = each.matches("details.menu") ? each.querySelector(".menu-list") : each;
    if (!sheet || each.matches("details:not(.menu)")) return found;
    const { left, right } = sheet.getBoundingClientRect();
    const out = left < 0 || right > document.documentElement.clientWidth;
    return out ? [...found, `${each.id || each.className} sticks out of the screen`] : found;
  },
};

/** An element and all that it lies in. */
function chain(each) {
  return each ? [each, ...chain(each.parentElement)] : [];
}

/** An element as a message names it. */
function named(each) {
  return `${each.tagName}.${each.className?.baseVal ?? each.className}${each.id ? `#${each.id}` : ""}`;
}

/** What an element is made of: its tag, its classes, and which attributes it has. */
function made(each) {
  const names = each.getAttributeNames().filter((name) => !["class", "style"].includes(name));
  const values = ["role", "type"].map((name) => each.getAttribute(name) ?? "");
  return [each.tagName, each.className?.baseVal ?? each.className, ...names.sort(), ...values].join(" ");
}

/** The elements that are seen, by what they and the two around them are made of. */
function grouped() {
  const madeOf = new Map();
  const groups = new Map();
  for (const each of document.body.querySelectorAll("*")) {
    madeOf.set(each, made(each));
    if (!each.checkVisibility()) continue;
    const around = [each, each.parentElement, each.parentElement?.parentElement];
    const sort = around.map((one) => madeOf.get(one) ?? "").join(" < ");
    if (groups.has(sort)) groups.get(sort).push(each);
    else groups.set(sort, [each]);
  }
  return groups;
}

/** All that opens, in order. */
function opening() {
  return [...document.querySelectorAll("details, dialog")];
}

/** The tags and classes in an element, each once. */
function sorts(each) {
  return [...new Set([each, ...each.querySelectorAll("*")].map((one) => `${one.tagName}.${one.className}`))].join(" ");
}
