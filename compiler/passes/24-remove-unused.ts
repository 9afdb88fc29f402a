/*
 * Pass 24, an optimization: what nothing refers to is removed.
 * Takes the top-level variables and functions of a bundle.
 * Promises that one that is never read or written, and whose making has no effect, is gone.
 * Right because nobody can tell: Babel says which values have no effect when they are made.
 */
import type { Binding } from "@babel/traverse";

/**
 * Removes a variable or a function that nothing refers to.
 * @returns whether that was done
 */
export function removeUnused(binding: Binding): boolean {
  const { path } = binding;
  if (binding.referenced || !binding.constant) return false;
  const free =
    path.isFunctionDeclaration() || (path.isVariableDeclarator() && (!path.node.init || path.get("init").isPure()));
  if (free) path.remove();
  return free;
}
