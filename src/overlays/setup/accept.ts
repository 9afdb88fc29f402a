"use overlay";
/** Takes a connection. */
import { later } from "../../overlay.ts";
import { refuse } from "./refuse.ts";
import { type Client, freeVariables, type Setup } from "./setup.ts";

/** Connections at a time: for more the chip's heap, which is not that of JavaScript, has no room. */
const MAX_OPEN = 4;
/** Variables that have to be free for a request to be taken. */
const REQUEST_VARIABLES = 250;
/** How long a client may take for its request, in milliseconds. */
const TIMEOUT = 10000;

export function accept(setup: Setup, client: Client): void {
  client._inbox = client._line = client._request = "";
  client._size = client._awaited = 0;
  if (setup._open++ >= MAX_OPEN || freeVariables(setup) < REQUEST_VARIABLES) {
    refuse(client, 503, "the device is busy, try again");
  }
  client.on("data", setup._receive);
  client.on("drain", setup._drained);
  client.on("close", setup._closed);
  client._timer = later(expire, client, TIMEOUT);
}

/** A request has not arrived in time. */
export function expire(client: Client): void {
  if (client._answer === undefined) refuse(client, 408, "the request did not arrive in time");
}
