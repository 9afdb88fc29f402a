import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Refused } from "./request-body.ts";

/** How long a wrong password waits for its answer, in milliseconds, and how many may wait at a time. */
const WRONG_MS = 1000;
const MOST_WRONG = 10;

/** The password that a page asks for, by the browser's own dialog (RFC 7617); the user's name does not count. */
export class PagePassword {
  readonly #wanted: Buffer;
  #wrong = 0;

  constructor(password: string) {
    this.#wanted = digest(password);
  }

  /** What a browser is told that has to ask for it. */
  static readonly challenge = 'Basic realm="homie ui", charset="UTF-8"';

  /** @throws Refused when a request does not have it */
  async check({ headers }: IncomingMessage): Promise<void> {
    const given = passwordIn(headers.authorization);
    if (given === undefined) throw new Refused(401, "This page has a password.");
    if (timingSafeEqual(digest(given), this.#wanted)) return;
    if (this.#wrong >= MOST_WRONG) throw new Refused(429, "There are too many wrong passwords at present.");
    this.#wrong++;
    await sleep(WRONG_MS);
    this.#wrong--;
    throw new Refused(401, "This is not the page's password.");
  }
}

/** Digests are of the same length, whatever is given. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function passwordIn(authorization: string | undefined): string | undefined {
  const basic = /^Basic ([\w+/]+=*)$/i.exec(authorization ?? "");
  return basic ? /^[^:]*:(.*)$/s.exec(Buffer.from(basic[1]!, "base64").toString("utf8"))?.[1] : undefined;
}
