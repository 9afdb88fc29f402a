import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { Output } from "../output.ts";
import { type NewConfig, showChanges } from "./new-config.ts";

/** A board in configuration mode that is to be configured. */
export interface PutHttpOptions {
  /** Its address: a host, perhaps with a port. */
  host: string;
  config: NewConfig;
  timeoutMs: number;
  output: Output;
}

interface Answer {
  status: number;
  /** The answer's JSON; undefined when it is none. */
  json: Record<string, unknown> | undefined;
}

/** The longest answer that is looked at. */
const MAX_ANSWER = 65536;

/**
 * Configures a board in configuration mode over HTTP.
 * @throws UserError when nothing answers there, something else does, or the board refuses the configuration
 */
export async function putHttp(options: PutHttpOptions): Promise<void> {
  const { host, config, output } = options;
  const info = await request(options, "GET", "/device-info");
  const id = info.json?.hardware_device_id;
  if (info.status !== 200 || typeof id !== "string") {
    throw new UserError(
      `http://${host}: something answers there (${info.status}), but it is not a Homie device in configuration mode. ` +
        "Join the board's access point, or give its address with --http.",
    );
  }
  output.line(`The device ${shownText(id)}${firmwareOf(info.json!)} is in configuration mode.`);
  showChanges(undefined, config, output);
  const answer = await request(options, "PUT", "/config", config.bytes);
  if (answer.status !== 200) throw new UserError(refusal(host, answer));
  output.line("The device has taken the configuration; it restarts, and its access point goes away.");
}

function firmwareOf(info: Record<string, unknown>): string {
  const firmware = info.firmware as { name?: unknown; version?: unknown } | undefined;
  if (typeof firmware?.name !== "string" || typeof firmware.version !== "string") return "";
  return ` (${shownText(firmware.name)} ${shownText(firmware.version)})`;
}

function refusal(host: string, { status, json }: Answer): string {
  const given = typeof json?.error === "string" ? json.error : undefined;
  const reason = given ? shownText(given) : `it says no more than ${status}`;
  if (status === 403) {
    return `http://${host}: the device is configured already and about to restart (${reason}). Use \`homie config set\` then.`;
  }
  return `http://${host}: the device refuses the configuration: ${reason}. Nothing was changed.`;
}

async function request(
  { host, timeoutMs }: PutHttpOptions,
  method: "GET" | "PUT",
  path: string,
  body?: Buffer,
): Promise<Answer> {
  try {
    const response = await fetch(`http://${host}${path}`, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(body ? { body: new Uint8Array(body), headers: { "Content-Type": "application/json" } } : {}),
    });
    return { status: response.status, json: parse(await readText(response)) };
  } catch (error) {
    throw new UserError(failure(host, method, error as Error & { cause?: { code?: string } }, timeoutMs));
  }
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_ANSWER) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function failure(
  host: string,
  method: string,
  error: Error & { cause?: { code?: string } },
  timeoutMs: number,
): string {
  const what =
    error.name === "TimeoutError"
      ? `no answer within ${timeoutMs / 1000} s`
      : error.cause?.code === "ECONNREFUSED"
        ? "nothing listens there"
        : error.cause?.code === "ENOTFOUND" || error.cause?.code === "EAI_AGAIN"
          ? "there is no such host"
          : "the connection failed or was cut off";
  const help =
    method === "PUT"
      ? "Whether the device has taken the configuration is not known: look whether its access point goes away, else try again."
      : "Join the access point of the board, or give its address with --http.";
  return `http://${host}: ${what}. ${help}`;
}
