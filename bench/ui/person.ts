import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";

/** Between two things that the person does. */
const PAUSE_MS = 150;
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];

/**
 * Notes of each key and each click how long it took until what it changed was painted: a task behind the frame that comes
 * next, of a link behind the frame that shows where it leads. Beside it the browser's own figures (Event Timing, which counts in steps of 8 ms), and tasks of 50 ms and more.
 */
const WATCH = `
globalThis.measured = { inputs: [], events: [], tasks: [] };
const paintAfter = (at) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => measured.inputs.push(performance.now() - at);
  port2.postMessage(0);
});
for (const type of ["keydown", "click"]) {
  addEventListener(type, (event) => {
    if (!event.isTrusted) return;
    if (type === "click" && event.target.closest("a")) addEventListener("hashchange", () => paintAfter(event.timeStamp), { once: true });
    else paintAfter(event.timeStamp);
  }, { capture: true });
}
new PerformanceObserver((list) => {
  for (const { name, duration } of list.getEntries()) {
    if (["keydown", "click", "pointerup"].includes(name)) measured.events.push(duration);
  }
}).observe({ type: "event", durationThreshold: 16 });
new PerformanceObserver((list) => measured.tasks.push(...list.getEntries().map(({ duration }) => duration)))
  .observe({ type: "longtask" });`;

/** What was noted, in milliseconds. */
export interface Measured {
  /** From an input to the paint. */
  inputs: number[];
  /** The same as the browser says it, where it is 16 or more. */
  events: number[];
  /** Tasks of the page's script that took 50 or more. */
  tasks: number[];
}

/** What a page takes. */
export interface PageMemory {
  /** In bytes: all that its script has made, garbage left out. */
  objects: number;
  /** In bytes: the engine's heap, which also has what the engine makes of the script, and of its having been run. */
  heap: number;
  /** Elements and texts of the document. */
  nodes: number;
}

/** The kinds of a heap snapshot's entries that are the script's. */
const OBJECTS = new Set([
  "array",
  "string",
  "concatenated string",
  "sliced string",
  "object",
  "closure",
  "number",
  "regexp",
  "symbol",
  "bigint",
]);

/** Somebody who uses the page all the time: goes from the list to a device and back, switches, types. */
export class Person {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #devTools: CDPSession;
  #turn = 0;

  private constructor(browser: Browser, page: Page, devTools: CDPSession) {
    this.#browser = browser;
    this.page = page;
    this.#devTools = devTools;
  }

  static async open(executablePath: string, url: string): Promise<Person> {
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    const page = await browser.newPage();
    await page.addInitScript(WATCH);
    const devTools = await page.context().newCDPSession(page);
    await devTools.send("Performance.enable");
    await devTools.send("HeapProfiler.enable");
    await page.goto(url);
    return new Person(browser, page, devTools);
  }

  /** The browser's version. */
  get version(): string {
    return this.#browser.version();
  }

  /** Waits until so many devices are listed. */
  async sees(devices: number): Promise<void> {
    await this.page
      .locator(".devices > li")
      .nth(devices - 1)
      .waitFor({ timeout: 60_000 });
  }

  /** Looks at a device, and comes back. */
  async use(): Promise<void> {
    const { page } = this;
    const links = page.locator(".devices a.name");
    const count = await links.count();
    for (let tab = 0; tab < 2; tab++) await this.#press("Tab");
    await links.nth((this.#turn++ * 37) % count).click();
    await sleep(PAUSE_MS);
    await page.getByRole("switch").first().click();
    await sleep(PAUSE_MS);
    const text = page.locator("form.text input").first();
    await text.click();
    for (const key of ["Control+a", "L", "a", "m", "p", "Enter"]) await this.#press(key);
    const slider = page.getByRole("slider").first();
    await slider.focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft"]) await this.#press(key);
    await page.getByRole("link", { name: "All devices" }).click();
    await sleep(PAUSE_MS);
    await links.first().waitFor();
  }

  async #press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await sleep(PAUSE_MS);
  }

  /** What was noted since this was asked last. */
  async takeMeasured(): Promise<Measured> {
    return await this.page.evaluate(
      "(() => { const before = measured; globalThis.measured = { inputs: [], events: [], tasks: [] }; return before; })()",
    );
  }

  async memory(): Promise<PageMemory> {
    for (let again = 0; again < 2; again++) await this.#devTools.send("HeapProfiler.collectGarbage");
    const { metrics } = await this.#devTools.send("Performance.getMetrics");
    const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    return { objects: await this.#objects(), heap: metric("JSHeapUsedSize"), nodes: metric("Nodes") };
  }

  /** Counts them in a snapshot of the heap. */
  async #objects(): Promise<number> {
    const chunks: string[] = [];
    const add = ({ chunk }: { chunk: string }): void => void chunks.push(chunk);
    this.#devTools.on("HeapProfiler.addHeapSnapshotChunk", add);
    await this.#devTools.send("HeapProfiler.takeHeapSnapshot", {});
    this.#devTools.off("HeapProfiler.addHeapSnapshotChunk", add);
    const { snapshot, nodes } = JSON.parse(chunks.join("")) as {
      snapshot: { meta: { node_fields: string[]; node_types: [string[]] } };
      nodes: number[];
    };
    const { node_fields: fields, node_types: kinds } = snapshot.meta;
    const [kind, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
    let sum = 0;
    for (let at = 0; at < nodes.length; at += fields.length) {
      if (OBJECTS.has(kinds[0][nodes[at + kind]!]!)) sum += nodes[at + size]!;
    }
    return sum;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
