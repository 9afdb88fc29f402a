import type { Refusal } from "./messages.ts";
import { PROGRAM } from "./program.ts";

/**
 * Asks the server to do something.
 * @returns what it answers
 * @throws Error that says why it does not
 */
export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return await ask<Answer>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Asks the server for something. @throws Error that says why there is none */
export async function get<Answer>(path: string): Promise<Answer> {
  return await ask<Answer>(path, {});
}

/** Sends bytes to the server. @throws Error that says why it does not take them */
export async function send<Answer>(path: string, bytes: Blob): Promise<Answer> {
  return await ask<Answer>(path, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: bytes,
  });
}

async function ask<Answer>(path: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(path, request).catch(() => {
    throw new Error(`${PROGRAM} cannot be reached: nothing was done.`);
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error((answer as Refusal).error);
  return answer as Answer;
}
