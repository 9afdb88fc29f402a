/** How long a device has been running, as `1 d 02:03`: days, hours and minutes. @param seconds of it */
export function uptimeText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const clock = [(seconds / 3600) % 24, (seconds / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, "0"));
  return `${days > 0 ? `${days} d ` : ""}${clock.join(":")}`;
}
