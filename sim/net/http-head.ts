/** The head of a request, as the engine takes it apart. */
export interface RequestHead {
  method: string;
  url: string;
  /** Names as they were sent: the engine does not change their case. */
  headers: Record<string, string>;
  /** Where the body begins. */
  end: number;
}

/** Takes the head off what was received so far; undefined when it is not whole yet. */
export function parseHead(text: string): RequestHead | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const [method = "", url = ""] = first.split(" ");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).trimStart();
    if (colon > 0 && value !== "") headers[line.slice(0, colon)] = value;
  }
  return { method, url, headers, end: end + 4 };
}

/** A header whatever the case of its name, as the engine looks up those that it uses itself. */
export function headerOf(headers: Record<string, unknown>, name: string): string {
  const found = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? "" : String(headers[found]);
}
