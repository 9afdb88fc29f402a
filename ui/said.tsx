/** A text that a device has made: whatever directions of writing it has in it, what stands beside it keeps its own. */
export function Said({ text }: { text: string }) {
  return <bdi>{text}</bdi>;
}
