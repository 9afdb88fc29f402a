/** Whether a topic is among those that a subscription names, by MQTT 3.1.1, section 4.7. */
export function matches(filter: string, topic: string): boolean {
  // What begins with $ belongs to the broker itself, and is found by its full name only.
  if (topic.startsWith("$") && /^[+#]/.test(filter)) return false;
  const levels = topic.split("/");
  const wanted = filter.split("/");
  for (const [at, level] of wanted.entries()) {
    if (level === "#") return true;
    if (at >= levels.length || (level !== "+" && level !== levels[at])) return false;
  }
  return wanted.length === levels.length;
}
