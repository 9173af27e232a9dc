// @ts-check
/**
 * Helps to take figures elsewhere: copies the texts on the page of a figure, filters the gallery,
 * and copies from there. Both kinds of page are whole without it.
 */
(() => {
  "use strict";

  /** How long a button says what it did, in milliseconds. */
  const TOLD = 2000;

  /**
   * Makes the addresses in the texts of a figure's page absolute, if the page came from a server.
   * @param {Document} page
   * @param {string} url where the page was loaded from
   */
  function completeAddresses(page, url) {
    if (!/^https?:/.test(url)) return;
    const root = new URL(page.body.dataset.luRoot ?? "", url).href;
    for (const base of page.querySelectorAll(".lu-base")) base.textContent = root;
  }

  /**
   * Returns the text for one place from the page of a figure.
   * @param {Document} page
   * @param {string} place
   * @returns {HTMLElement}
   */
  function textFor(page, place) {
    const text = page.getElementById(place)?.querySelector("code");
    if (!text) throw new Error(`the page of the figure has no text for ${place}`);
    return text;
  }

  /**
   * Adds a place for messages that screen readers read out.
   * @returns {HTMLElement}
   */
  function addStatus() {
    const status = document.createElement("p");
    status.className = "lu-spoken";
    status.setAttribute("role", "status");
    document.body.append(status);
    return status;
  }

  /**
   * Lets a button copy something and say so.
   * @param {HTMLButtonElement} button
   * @param {HTMLElement} status
   * @param {() => Promise<void>} copy
   * @param {() => void} otherwise what to do if that is not possible here
   */
  function onCopy(button, status, copy, otherwise) {
    button.addEventListener("click", async () => {
      try {
        await copy();
      } catch {
        otherwise();
        return;
      }
      const label = button.textContent;
      button.textContent = "Copied";
      button.disabled = true;
      status.textContent = `Copied. ${button.title}`;
      setTimeout(() => {
        button.textContent = label;
        button.disabled = false;
      }, TOLD);
    });
  }

  /** The page of one figure: a button beside each text. */
  function setUpFigure() {
    completeAddresses(document, location.href);
    const status = addStatus();
    for (const section of document.querySelectorAll(".lu-snippet")) {
      const heading = section.querySelector("h3");
      const text = textFor(document, section.id);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.title = `Copy ${heading?.textContent}`;
      button.setAttribute("aria-label", button.title);
      onCopy(
        button,
        status,
        () => navigator.clipboard.writeText(text.textContent ?? ""),
        () => getSelection()?.selectAllChildren(text),
      );
      heading?.after(button);
    }
  }

  /**
   * Copies the text for a place from the page of a figure elsewhere on the site. The clipboard is
   * asked at once, as browsers want it right after a click, and gets the text when it has come.
   * @param {string} address
   * @param {string} place
   */
  async function copyFrom(address, place) {
    const text = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      completeAddresses(page, address);
      return textFor(page, place).textContent ?? "";
    });
    const kind = "text/plain";
    if (typeof ClipboardItem === "undefined") {
      await navigator.clipboard.writeText(await text);
    } else {
      const content = text.then((words) => new Blob([words], { type: kind }));
      await navigator.clipboard.write([new ClipboardItem({ [kind]: content })]);
    }
  }

  /**
   * One card of the gallery: a layer in one size, with links to its figures.
   * @param {HTMLElement} item
   */
  function makeCard(item) {
    const main = /** @type {HTMLAnchorElement} */ (item.querySelector(".lu-card"));
    const image = /** @type {HTMLImageElement} */ (item.querySelector("img"));
    const links = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (
      item.querySelectorAll("[data-kind]")
    )];
    const button = document.createElement("button");
    button.type = "button";
    item.append(button);
    return {
      item,
      main,
      button,
      links,

      /** @param {string} kind @returns {boolean} whether there is such a figure */
      has: (kind) => !kind || links.some((link) => link.dataset.kind === kind),

      /** @param {string} name @param {string} value @returns {boolean} */
      is: (name, value) => !value || (item.dataset[name] ?? "").split(" ").includes(value),

      /**
       * Shows one of its figures.
       * @param {string} kind
       * @param {string} place what the button copies, in words
       */
      show(kind, place) {
        const link = links.find((other) => other.dataset.kind === kind) ?? links[0];
        if (main.href !== link.href) {
          main.href = link.href;
          image.src = link.href.replace(/\.html$/, ".svg");
        }
        button.textContent = `Copy ${place}`;
        const words = link === main ? [main] : [link, main];
        button.title = `Copy ${place}: ${words.map((part) => part.textContent).join(", ")}`;
        button.setAttribute("aria-label", button.title);
      },
    };
  }

  /**
   * The gallery: filters that are kept in the address, and a button on each card.
   * @param {HTMLFormElement} form
   */
  function setUpGallery(form) {
    const count = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
    const selects = [...form.querySelectorAll("select")];
    const choice = () => Object.fromEntries(selects.map((select) => [select.name, select.value]));
    const lists = /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll(".lu-gallery")
    );
    const sections = [...lists].map((list) => {
      const cards = [.../** @type {NodeListOf<HTMLElement>} */ (
        list.querySelectorAll("li")
      )].map(makeCard);
      const head = [];
      for (let before = list.previousElementSibling; before; before = before.previousElementSibling) {
        head.push(before);
        if (before.tagName === "H2") break;
      }
      // The table of contents stands twice in the page: beside it, and in the menu of a phone.
      const entries = document.querySelectorAll(`.md-nav li:has(> a[href="#${list.dataset.layer}"])`);
      const parts = [list, ...head, ...entries];
      return { layer: list.dataset.layer, cards, parts };
    });
    const status = addStatus();
    for (const { button, main } of sections.flatMap(({ cards }) => cards)) {
      onCopy(
        button,
        status,
        () => copyFrom(main.href, choice().as),
        () => location.assign(`${main.href}#${choice().as}`),
      );
    }

    const apply = () => {
      const { layer, units, features, figure, as } = choice();
      const place = form.querySelector(`option[value="${as}"]`)?.textContent ?? "";
      let figures = 0;
      for (const { layer: own, cards, parts } of sections) {
        let shown = 0;
        for (const card of cards) {
          const fits =
            (!layer || layer === own) &&
            card.is("units", units) &&
            card.is("features", features) &&
            card.has(figure);
          card.item.hidden = !fits;
          if (!fits) continue;
          card.show(figure, place);
          shown += 1;
          figures += figure ? 1 : card.links.length;
        }
        for (const part of parts) part.toggleAttribute("hidden", !shown);
      }
      count.textContent = figures
        ? `${figures} ${figures === 1 ? "figure" : "figures"}`
        : "No figure is all of this.";
    };

    const remember = () => {
      const chosen = selects.filter((select) => select.selectedIndex > 0);
      const query = new URLSearchParams(chosen.map((select) => [select.name, select.value]));
      try {
        history.replaceState(null, "", chosen.length ? `?${query}` : location.pathname);
      } catch {
        // Opened as a file, a page may not change its address in every browser.
      }
    };

    const asked = new URLSearchParams(location.search);
    for (const select of selects) {
      const value = asked.get(select.name) ?? "";
      if ([...select.options].some((option) => option.value === value)) select.value = value;
    }
    form.addEventListener("change", () => {
      apply();
      remember();
    });
    form.addEventListener("reset", () => {
      // The fields change after this event.
      setTimeout(() => {
        apply();
        remember();
      });
    });
    form.hidden = false;
    apply();
  }

  const form = /** @type {HTMLFormElement | null} */ (document.querySelector(".lu-filter form"));
  if (form) setUpGallery(form);
  else setUpFigure();
})();
