import { UsageError } from "../../files/user-error.ts";

/** Where a broker is, and who asks. */
export interface BrokerAddress {
  /** Without credentials, so that it can be shown. */
  url: string;
  username?: string;
  password?: string;
}

const PROTOCOLS = ["mqtt:", "mqtts:", "ws:", "wss:"];

/**
 * Reads a broker's URL: `mqtt://[user[:password]@]host[:port]`, also mqtts, ws and wss; a bare `host[:port]` is mqtt.
 * @param source where the text came from, for the error's text
 */
export function parseBrokerAddress(text: string, source = "--broker"): BrokerAddress {
  const url = parse(/^[a-z]+:\/\//i.test(text) ? text : `mqtt://${text}`);
  if (!url?.hostname || !PROTOCOLS.includes(url.protocol)) {
    // The text is not repeated: there may be a password in it.
    throw new UsageError(`${source} is not the URL of a broker. Write it like mqtt://broker.local:1883`);
  }
  const [user, secret] = [decode(url.username), decode(url.password)];
  url.username = "";
  url.password = "";
  return {
    url: url.href.replace(/\/$/, ""),
    ...(user ? { username: user } : {}),
    ...(secret ? { password: secret } : {}),
  };
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A part of a URL as it was meant; one with a stray "%" was not encoded. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
