// @ts-check
/**
 * Walks through pages in Firefox and writes what it sees, a line of JSON each. It judges nothing:
 * `scripts/firefox.py` starts it, and says there what is wrong. Firefox is driven by WebDriver
 * BiDi, which it speaks itself.
 *
 *     node walk.mjs job.json
 */

import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

/**
 * What is to be done.
 * @typedef {object} Job
 * @property {string} firefox the program
 * @property {string} address where the site is, with a slash at the end
 * @property {string} disk the same, as files
 * @property {string[]} pages
 * @property {string} axe the file of axe-core
 * @property {number[]} widths of the window: here a page must not be wider
 * @property {Record<string, Look>} looks by colour scheme
 */

/**
 * How the pages are looked at in one colour scheme.
 * @typedef {object} Look
 * @property {number} width of the window in which a page is opened
 * @property {object} rules what axe-core is asked for
 * @property {boolean} tries whether to use the pages, too
 */

/** @typedef {import("puppeteer-core").Page} Page */

const HEIGHT = 900;

/** For slow machines: a page that is not there by then will not come. */
const PATIENCE = 90_000;

/** @param {object} record */
const tell = (record) => console.log(JSON.stringify(record));

/**
 * Opens a Firefox whose system has a colour scheme.
 * @param {Job} job
 * @param {string} scheme
 */
function start(job, scheme) {
  return puppeteer.launch({
    browser: "firefox",
    executablePath: job.firefox,
    headless: true,
    extraPrefsFirefox: {
      "ui.systemUsesDarkTheme": scheme === "dark" ? 1 : 0,
      "ui.prefersReducedMotion": 1,
      // A mouse that can hover: Material makes code that scrolls a stop of the keyboard only then.
      "ui.primaryPointerCapabilities": 6,
      "ui.allPointerCapabilities": 6,
    },
  });
}

/**
 * Opens a page in a tab of its own, and hands it on together with a list of what goes wrong.
 * @param {import("puppeteer-core").Browser} browser
 * @param {Job} job
 * @param {string} name
 * @param {number} width
 * @param {(page: Page) => Promise<object>} look
 */
async function visit(browser, job, name, width, look) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const messages = [];
  /** @type {string[]} */
  const failed = [];
  /** @type {string[]} */
  const elsewhere = [];
  page.setDefaultTimeout(PATIENCE);
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) messages.push(message.text());
  });
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("request", (request) => {
    const own = [job.address, "data:", "blob:"].some((start) => request.url().startsWith(start));
    if (!own) elsewhere.push(request.url());
  });
  page.on("requestfailed", (request) => failed.push(request.url()));
  page.on("response", (response) => {
    if (response.status() >= 400) failed.push(`${response.url()} (${response.status()})`);
  });
  try {
    await page.setViewport({ width, height: HEIGHT });
    await page.goto(job.address + name, { waitUntil: "networkidle0", timeout: PATIENCE });
    const seen = await look(page);
    return { ...seen, messages, failed, elsewhere };
  } catch (error) {
    return { messages, failed, elsewhere, gave_up: String(error) };
  } finally {
    await page.close();
  }
}

/**
 * Returns what is seen of a page that is only looked at.
 * @param {Page} page
 * @param {Job} job
 * @param {Look} look
 * @param {string} axe
 */
async function seenOf(page, job, look, axe) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async (rules) => {
    // @ts-expect-error It has come with the line before.
    const found = await globalThis.axe.run(rules);
    return found.violations.flatMap((/** @type {any} */ violation) =>
      violation.nodes.map((/** @type {any} */ node) => ({
        rule: violation.id,
        element: node.html.slice(0, 200),
        why: node.failureSummary,
      })),
    );
  }, look.rules);
  /** @type {Record<string, number>} */
  const overflow = {};
  for (const width of job.widths) {
    await page.setViewport({ width, height: HEIGHT });
    overflow[width] = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  }
  const broken = await page.evaluate(async () => {
    const images = [...document.images];
    for (const image of images) image.loading = "eager"; // a lazy one would wait for its turn
    await Promise.all(images.map((image) => image.decode().catch(() => null)));
    return images.filter((image) => image.naturalWidth === 0).map((image) => image.src);
  });
  const dark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  return { violations, overflow, broken, dark };
}

/**
 * What a reader does on a page, and what is then read there.
 * @type {Record<string, (page: Page) => Promise<object>>}
 */
const TRIES = {
  "explorer.html": async (page) => {
    await page.$eval(".lu-x", (tool) => tool.scrollIntoView());
    await page.$eval("input[value=gru]", (/** @type {any} */ input) => input.click());
    for (const [name, size] of [["units", "7"], ["features", "3"]]) {
      await page.click(`input[name=${name}]`, { count: 3 });
      await page.keyboard.type(size);
    }
    await page.waitForFunction("globalThis.lstmUnpackedExplorer");
    const shape = "[data-show='recurrent_kernel.shape']";
    return { shape: await page.$eval(shape, (element) => element.textContent) };
  },

  "learn/by-hand.html": async (page) => {
    const states = () =>
      page.$$eval(".lu-state", (all) =>
        all.filter((state) => state.checkVisibility()).map((state) => state.id),
      );
    const before = await states();
    await page.click("[data-move=forward]");
    return { before, after: await states(), address: page.url().split("#")[1] ?? "" };
  },

  "gallery.html": async (page) => {
    await page.select(".lu-filter select[name=layer]", "gru");
    const cards = await page.$$eval(".lu-card", (all) =>
      all
        .filter((card) => card.checkVisibility())
        .map((card) => /** @type {HTMLAnchorElement} */ (card).pathname.split("/figures/")[1]),
    );
    return { cards };
  },

  "learn/bias.html": async (page) => {
    const address = page.url();
    await page.click(".md-header label[for=__search]");
    await page.locator(".md-search__input").fill("recurrent_kernel");
    const first = await page.waitForSelector(".md-search-result__item a");
    return { address, found: await first?.evaluate((link) => link.getAttribute("href")) };
  },
};

/** Pages of these that are opened as files. */
const FROM_A_DISK = ["learn/bias.html"];

/**
 * Looks at every page in one colour scheme.
 * @param {Job} job
 * @param {string} scheme
 */
async function walk(job, scheme) {
  const look = job.looks[scheme];
  const axe = readFileSync(job.axe, "utf8");
  const browser = await start(job, scheme);
  try {
    tell({ version: await browser.version() });
    for (const name of job.pages) {
      const seen = await visit(browser, job, name, look.width, (page) =>
        seenOf(page, job, look, axe),
      );
      tell({ page: name, scheme, ...seen });
    }
    for (const [name, use] of look.tries ? Object.entries(TRIES) : []) {
      if (!job.pages.includes(name)) continue;
      const where = FROM_A_DISK.includes(name) ? { ...job, address: job.disk } : job;
      const used = await visit(browser, where, name, look.width, async (page) => ({
        used: await use(page),
      }));
      tell({ page: name, scheme, ...used });
    }
  } finally {
    await browser.close();
  }
}

/** @type {Job} */
const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
// A Firefox for each scheme, side by side: in a tab behind another one, pages are slowed down.
await Promise.all(Object.keys(job.looks).map((scheme) => walk(job, scheme)));
