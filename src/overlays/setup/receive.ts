"use overlay";
/** Takes what a client sends: the request's head line by line, so that it is never held as a whole, then the body. */
import { MAX_CONFIG } from "../../formats/journal.ts";
import { refuse } from "./refuse.ts";
import { type Client, freeVariables, type Setup } from "./setup.ts";

/** The longest part of a line that is looked at, and the longest head, in bytes. */
const MAX_LINE = 200;
const MAX_HEAD = 4096;
/** Variables that have to be free for a body to be taken: the longest one, and what `takeChange` asks for when it is there. */
const BODY_VARIABLES = 590;

/** The head is complete: is there a body to wait for? @returns whether the request is complete */
function headDone(setup: Setup, client: Client): boolean {
  const length = client._length;
  if (!client._request.startsWith("PUT ")) return true;
  if (length === undefined) refuse(client, 411, "the request has to tell its body's length (Content-Length)");
  else if (!(length >= 1 && length <= MAX_CONFIG)) {
    refuse(client, length > MAX_CONFIG ? 413 : 400, `the body has to have 1 to ${MAX_CONFIG} bytes`);
  } else if (freeVariables(setup) < BODY_VARIABLES) refuse(client, 503, "the device is busy, try again");
  else {
    client._body = "";
    client._awaited = length;
    setup._awaited += length;
  }
  return false;
}

function takeLine(client: Client, line: string): void {
  if (!client._request) {
    const parts = line.split(" ");
    client._request = `${parts[0]} ${(parts[1] || "").split("?")[0]}`;
    return;
  }
  const colon = line.indexOf(":");
  const name = line.substr(0, colon).toLowerCase();
  const value = line.substr(colon + 1).trim();
  if (name === "content-length") client._length = Number(value);
  else if (name === "expect" && client._length! <= MAX_CONFIG) client.write("HTTP/1.1 100 Continue\r\n\r\n");
}

/**
 * Takes a piece of a request; what comes after a request that was answered is ignored.
 * @returns whether the request is complete
 */
export function receive(setup: Setup, client: Client, data: string): boolean {
  let at = 0;
  while (client._answer === undefined && at < data.length) {
    if (client._body !== undefined) {
      const part = data.substr(at, client._awaited);
      client._body += part;
      client._awaited -= part.length;
      setup._awaited -= part.length;
      return !client._awaited;
    }
    const end = data.indexOf("\n", at);
    const piece = data.substring(at, end < 0 ? data.length : end);
    at += piece.length + 1;
    client._size += piece.length + 1;
    client._line = (client._line + piece).substr(0, MAX_LINE);
    if (client._size > MAX_HEAD) refuse(client, 431, `the request's head is longer than ${MAX_HEAD} bytes`);
    else if (end >= 0) {
      const line = client._line;
      client._line = "";
      if (line.trim() || !client._request) takeLine(client, line.trim());
      else if (headDone(setup, client)) return true;
    }
  }
  return false;
}
