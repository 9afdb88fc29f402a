/** A text that a device has made: whatever directions of writing it has in it, what stands beside it keeps its own. */
export function Said({ text }: { text: string }) {
  return <bdi>{text}</bdi>;
}

/** One thing that is known of a device; nothing where it is not known. */
export function Fact({ what, text }: { what: string; text: string }) {
  return (
    <span class="fact">
      {text && (
        <>
          <span class="what">{what}</span> <Said text={text} />
        </>
      )}
    </span>
  );
}
