import type { ServerResponse } from "node:http";

/** How soon a page looks for us again when the connection was lost, in milliseconds. */
const RETRY_MS = 1000;
/** A page that takes nothing is let go when so many bytes wait for it; it begins anew when it is back. */
const MOST_WAITING = 16_000_000;

/** Tells all pages that are open what happens, as Server-Sent Events. */
export class EventStream<Message> {
  readonly #pages = new Set<ServerResponse>();
  readonly #begin: () => Message;

  /** @param begin makes what a page is told first */
  constructor(begin: () => Message) {
    this.#begin = begin;
  }

  /** Takes a page that wants to know. */
  open(page: ServerResponse): void {
    page.setHeader("Content-Type", "text/event-stream");
    page.write(`retry: ${RETRY_MS}\n\n${eventOf(this.#begin())}`);
    this.#pages.add(page);
    page.on("close", () => this.#pages.delete(page));
  }

  /** Whether no page is open. */
  get isEmpty(): boolean {
    return this.#pages.size === 0;
  }

  /** Tells all pages. */
  send(message: Message): void {
    const event = eventOf(message);
    for (const page of this.#pages) {
      if (page.writableLength > MOST_WAITING) page.destroy();
      else page.write(event);
    }
  }
}

/** JSON has no ends of lines in it. */
const eventOf = (message: unknown): string => `data: ${JSON.stringify(message)}\n\n`;
