/** What a person has started that serves this page. */
export const PROGRAM = document.querySelector<HTMLMetaElement>("meta[name=application-name]")!.content;

/** Said while it does not answer. */
export const UNREACHABLE = `${PROGRAM} cannot be reached: it was stopped, perhaps. Looking for it …`;
