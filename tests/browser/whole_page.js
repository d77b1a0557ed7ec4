// What is wrong with the page that is open? Evaluated after axe-core; each function answers with sentences.

globalThis.wholePage = {
  /** What axe finds; with `only`, by these rules alone. */
  async audit(only) {
    const options = { resultTypes: ["violations"] };
    if (only) options.runOnly = { type: "rule", values: only };
    const found = await axe.run(document, options);
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

  /** The document itself never scrolls sideways. */
  width() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const all = [...document.querySelectorAll("main *")];
    const wide = all.filter((each) => each.getBoundingClientRect().right > width + 1);
    const names = wide.slice(0, 2).map((each) => `${each.tagName}.${each.className}`);
    return [`scrolls sideways because of ${names.join(" and ")}`];
  },

  /** Nor does it go on below its last line. */
  length() {
    const low = Math.max(...[...document.body.children].map((each) => each.getBoundingClientRect().bottom + scrollY));
    const empty = Math.round(document.documentElement.scrollHeight - Math.max(low, innerHeight));
    return empty > 40 ? [`${empty} empty pixels below the page`] : [];
  },

  /** Whatever a keyboard reaches shows that it has the focus; one of each sort is tried. */
  focus() {
    const reached = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const sorts = new Map();
    for (const each of document.querySelectorAll(reached))
      if (each.checkVisibility() && !each.disabled && each.tabIndex >= 0)
        sorts.set(`${each.tagName}.${each.className}`, each);
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
    return bare.map(([sort]) => `no sign of focus on ${sort}`);
  },
};
