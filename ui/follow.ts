const RETRY_MS = 2000;

/**
 * Begins to follow what the server tells.
 * @param lost called when it cannot be reached; it is looked for then
 */
export function follow<Message>(take: (message: Message) => void, lost: () => void): void {
  const source = new EventSource("/api/events");
  source.onmessage = ({ data }: MessageEvent<string>) => take(JSON.parse(data) as Message);
  source.onerror = () => {
    lost();
    // The browser looks for the server again by itself, unless that has answered with a refusal.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => follow(take, lost), RETRY_MS);
  };
}
