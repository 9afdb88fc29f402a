import type { IncomingMessage } from "node:http";
import { UserError } from "../../files/user-error.ts";

/** A request that is not carried out: its message says why. */
export class Refused extends UserError {
  override name = "Refused";
  /** The answer's status. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Bytes of JSON that are taken at the most. */
const MOST_JSON = 65_536;

/**
 * Reads a request's body.
 * @param most bytes that are taken
 * @throws Refused when there are more
 */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > most) throw new Refused(413, `The request has more than ${most} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Reads a request's JSON object. @throws Refused when it is none */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  // No other page can send it without having asked first.
  if (request.headers["content-type"] !== "application/json") {
    throw new Refused(415, "The request's Content-Type has to be application/json.");
  }
  const body = await readBody(request, MOST_JSON);
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"), (key, one: unknown) => {
      // It would not be a key like any other when something is merged with it.
      if (key === "__proto__") throw new Refused(400, "The request has a key __proto__.");
      return one;
    });
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(400, "The request is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refused(400, "The request is not a JSON object.");
  }
  return value as Record<string, unknown>;
}

/** A text of a request. @throws Refused when it is none */
export function textIn(body: Record<string, unknown>, key: string): string {
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  if (typeof value !== "string") throw new Refused(400, `The request has no text "${key}".`);
  return value;
}
