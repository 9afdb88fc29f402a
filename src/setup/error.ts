import { toJson } from "../overlays/json.ts";
import { answer } from "./answer.ts";
import type { Client } from "./setup.ts";

/** Answers that a request cannot be carried out, and why. */
export function refuse(client: Client, status: number, error: string): void {
  answer(client, status, toJson({ success: false, error }));
}
