import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

const CHROMIUM = "/usr/bin/chromium";

/** Whether there is a browser; where there is none, that is said. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) {
  console.log(`Skipped the page of homie ui in a browser: there is no ${CHROMIUM} (Debian's package chromium).`);
}

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
const QUIET = ["--disable-sync", "--no-first-run"];

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, ...QUIET] });
}

/** What can be operated but has no name that a screen reader could say. */
const UNNAMED = `[...document.querySelectorAll("a, button, input, select, textarea, progress, [role=img]")]
  .filter((one) => {
    const named = one.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent);
    const labels = [...(one.labels ?? [])].map((label) => label.textContent);
    return ![one.getAttribute("aria-label"), ...(named ?? []), ...labels, one.matches("a, button") && one.textContent]
      .some((text) => text && text.trim());
  })
  .map((one) => one.outerHTML)`;

/** A page in the browser, and what it has complained of. */
export class OpenPage {
  readonly page: Page;
  /** Errors of the page's script, and what the browser has refused it. */
  readonly errors: string[] = [];
  /** What it has asked other hosts for. */
  readonly strangers: string[] = [];

  private constructor(page: Page, url: string) {
    const { origin } = new URL(url);
    this.page = page;
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(`${origin}/`)) this.strangers.push(request.url());
    });
  }

  /** @param prepare what a page gets before it is loaded */
  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
    prepare: (page: Page) => Promise<void> = async () => {},
  ): Promise<OpenPage> {
    const context = await browser.newContext({ colorScheme: "light", ...options });
    const page = new OpenPage(await context.newPage(), url);
    await prepare(page.page);
    await page.page.goto(url);
    return page;
  }

  /** Whether the page scrolls sideways. */
  async isTooWide(): Promise<boolean> {
    return await this.page.evaluate("document.documentElement.scrollWidth > innerWidth");
  }

  /** Ends it. What it has complained of, asked of others, or shows without a name for a screen reader fails the test. */
  async close(): Promise<void> {
    expect(await this.page.evaluate(UNNAMED)).toEqual([]);
    await this.page.context().close();
    expect(this.errors).toEqual([]);
    expect(this.strangers).toEqual([]);
  }
}
