import * as t from "@babel/types";
import { FRAME, PEAK } from "./costs.ts";

/** A call in a function's code. */
export interface CallSite {
  node: t.CallExpression | t.NewExpression;
  /** What is called. */
  callee: t.Expression;
  /** Bytes between the frame that the code runs in and the call's own frame. */
  depth: number;
}

/** What a function's code takes of the stack. */
export interface CodeCost {
  calls: CallSite[];
  /** Deepest step that is no call, and where it is. */
  peak: number;
  at: number;
  /** Properties read and written, for the sake of getters and setters. */
  reads: { name: string; depth: number; at: number }[];
}

/** What is evaluated by itself: the body of a function, or statements. */
export type Code = t.Function | t.Statement[];

/** Follows the engine's parser through a function's code, down to each call. */
class Walker implements CodeCost {
  calls: CallSite[] = [];
  reads: CodeCost["reads"] = [];
  peak = 0;
  at = 0;

  #step(node: t.Node, depth: number): void {
    if (depth <= this.peak) return;
    this.peak = depth;
    this.at = node.start ?? 0;
  }

  statements(list: t.Statement[], above: number): void {
    for (const one of list) this.statement(one, above + FRAME.statements);
  }

  #block(block: t.BlockStatement, above: number): void {
    this.statements(block.body, above + FRAME.block);
  }

  #blockOrStatement(node: t.Statement | null | undefined, above: number): void {
    if (!node) return;
    const depth = above + FRAME.blockOrStatement;
    if (t.isBlockStatement(node)) this.#block(node, depth);
    else this.statement(node, depth);
  }

  statement(node: t.Statement, above: number): void {
    const depth = above + FRAME.statement;
    this.#step(node, depth + PEAK.token);
    if (t.isExpressionStatement(node)) this.expression(node.expression, depth);
    else if (t.isBlockStatement(node)) this.#block(node, depth);
    else if (t.isVariableDeclaration(node)) this.#declaration(node, depth);
    else if (t.isFunctionDeclaration(node))
      this.#step(node, depth + FRAME.functionDeclaration + PEAK.functionDefinition);
    else if (t.isClassDeclaration(node)) this.#class(node, depth + FRAME.functionDeclaration);
    else if (t.isReturnStatement(node)) this.#optional(node.argument, depth + FRAME.return);
    else if (t.isThrowStatement(node)) {
      this.expression(node.argument, depth + FRAME.throw);
      this.#step(node, depth + FRAME.throw + PEAK.exception);
    } else if (t.isIfStatement(node)) {
      this.expression(node.test, depth + FRAME.if);
      this.#blockOrStatement(node.consequent, depth + FRAME.if);
      this.#blockOrStatement(node.alternate, depth + FRAME.if);
    } else if (t.isWhileStatement(node) || t.isDoWhileStatement(node)) {
      this.expression(node.test, depth + FRAME.while);
      this.#blockOrStatement(node.body, depth + FRAME.while);
    } else if (t.isForStatement(node)) {
      const { init } = node;
      if (t.isVariableDeclaration(init)) this.statement(init, depth + FRAME.for);
      else this.#optional(init, depth + FRAME.for + FRAME.statement);
      this.#optional(node.test, depth + FRAME.for);
      this.#optional(node.update, depth + FRAME.for);
      this.#blockOrStatement(node.body, depth + FRAME.for);
    } else if (t.isForXStatement(node)) {
      if (t.isVariableDeclaration(node.left)) this.statement(node.left, depth + FRAME.for);
      else this.#optional(node.left as t.Expression, depth + FRAME.for + FRAME.statement);
      this.expression(node.right, depth + FRAME.for);
      this.#blockOrStatement(node.body, depth + FRAME.for);
    } else if (t.isTryStatement(node)) {
      this.#block(node.block, depth + FRAME.try);
      if (node.handler) this.#block(node.handler.body, depth + FRAME.try);
      if (node.finalizer) this.#block(node.finalizer, depth + FRAME.try);
    } else if (t.isSwitchStatement(node)) {
      this.expression(node.discriminant, depth + FRAME.switch);
      for (const one of node.cases) {
        if (one.test) this.assignment(one.test, depth + FRAME.switch);
        for (const inner of one.consequent) this.#blockOrStatement(inner, depth + FRAME.switch);
      }
    }
  }

  #optional(node: t.Expression | null | undefined, above: number): void {
    if (node) this.expression(node, above);
  }

  #declaration(node: t.VariableDeclaration, above: number): void {
    const depth = above + FRAME.declaration;
    for (const { init } of node.declarations) {
      if (init) this.assignment(init, depth);
      this.#step(node, depth + PEAK.store);
    }
  }

  expression(node: t.Expression, above: number): void {
    const depth = above + FRAME.expression;
    for (const one of t.isSequenceExpression(node) ? node.expressions : [node]) this.assignment(one, depth);
  }

  assignment(node: t.Node, above: number): void {
    const depth = above + FRAME.assignment;
    if (!t.isAssignmentExpression(node)) {
      this.#conditional(node as t.Expression, depth);
      return;
    }
    this.#conditional(node.left as t.Expression, depth);
    this.assignment(node.right, depth + FRAME.assigned);
    this.#step(node, depth + FRAME.assigned + (node.operator === "=" ? PEAK.store : PEAK.operator));
    if (t.isMemberExpression(node.left)) this.#read(node.left, depth + FRAME.assigned);
  }

  #conditional(node: t.Expression, above: number): void {
    const depth = above + FRAME.conditional;
    if (!t.isConditionalExpression(node)) {
      this.#binary(node, depth + FRAME.binary);
      return;
    }
    this.#binary(node.test, depth + FRAME.binary);
    this.assignment(node.consequent, depth + FRAME.chosen);
    this.assignment(node.alternate, depth + FRAME.chosen);
  }

  /** Operators of one precedence and of lower ones follow each other in one frame; what binds closer has another in it. */
  #binary(node: t.Node, depth: number): void {
    if (!t.isBinaryExpression(node) && !t.isLogicalExpression(node)) {
      this.#unary(node as t.Expression, depth);
      return;
    }
    this.#binary(node.left, depth);
    this.#binary(node.right, depth + FRAME.operand);
    this.#step(node, depth + FRAME.operand + PEAK.operator);
  }

  #unary(node: t.Expression, above: number): void {
    const depth = above + FRAME.unary;
    if (t.isUnaryExpression(node) && "!~-+".includes(node.operator)) this.#unary(node.argument, depth);
    else this.#postfix(node, depth);
  }

  #postfix(node: t.Expression, above: number): void {
    const depth = above + FRAME.postfix;
    if (!t.isUpdateExpression(node)) {
      this.#chain(node, depth);
      return;
    }
    if (node.prefix) this.#postfix(node.argument, depth);
    else this.#chain(node.argument, depth);
    this.#step(node, depth + PEAK.operator);
  }

  /** @param above depth at which the chain's frame begins */
  #chain(node: t.Expression, above: number): void {
    this.#link(node, above + FRAME.chain);
  }

  #link(node: t.Expression, depth: number): void {
    if (t.isMemberExpression(node)) {
      this.#link(node.object as t.Expression, depth);
      if (node.computed) this.assignment(node.property, depth + FRAME.member);
      this.#step(node, depth + FRAME.member + PEAK.property);
      this.#read(node, depth);
    } else if (t.isCallExpression(node) || t.isNewExpression(node)) {
      this.#link(node.callee as t.Expression, depth);
      const call = depth + (t.isNewExpression(node) ? FRAME.construct : 0);
      const inside = call + FRAME.call + FRAME.nativeArguments;
      for (const one of node.arguments) this.assignment(one, inside);
      this.#step(node, call + FRAME.call + PEAK.brackets);
      this.calls.push({ node, callee: node.callee as t.Expression, depth: call });
    } else this.#factor(node, depth);
  }

  #read(node: t.MemberExpression, depth: number): void {
    if (!node.computed && t.isIdentifier(node.property))
      this.reads.push({ name: node.property.name, depth, at: node.start ?? 0 });
  }

  #factor(node: t.Expression, above: number): void {
    const depth = above + FRAME.factor;
    this.#step(node, depth + PEAK.token);
    if (t.isParenthesizedExpression(node)) {
      const inner = node.expression;
      for (const one of t.isSequenceExpression(inner) ? inner.expressions : [inner])
        this.assignment(one, depth + FRAME.parentheses);
    } else if (t.isUnaryExpression(node)) {
      if (node.operator === "delete") {
        this.#link(node.argument, depth + FRAME.delete);
        this.#step(node, depth + FRAME.delete + PEAK.delete);
      } else this.#unary(node.argument, depth + (node.operator === "typeof" ? FRAME.typeof : 0));
    } else if (t.isArrayExpression(node)) {
      for (const one of node.elements) if (one) this.assignment(one, depth + FRAME.array);
      this.#step(node, depth + FRAME.array + PEAK.store);
    } else if (t.isObjectExpression(node)) this.#object(node, depth + FRAME.object);
    else if (t.isTemplateLiteral(node)) {
      for (const one of node.expressions) this.expression(one as t.Expression, depth + FRAME.template);
      this.#step(node, depth + FRAME.template + PEAK.operator);
    } else if (t.isArrowFunctionExpression(node)) {
      // Its parameters are read as if they were an expression in parentheses.
      for (const one of node.params) this.assignment(one, depth + FRAME.parentheses);
      this.#step(node, depth + FRAME.parentheses + PEAK.arrow);
      if (t.isExpression(node.body)) {
        // Its end is found by parsing it without running it.
        const skipped = new Walker();
        skipped.expression(node.body, depth + FRAME.parentheses + FRAME.arrow);
        this.#step(node, skipped.peak);
      }
    } else if (t.isFunctionExpression(node)) this.#step(node, depth + PEAK.functionDefinition);
    else if (t.isClassExpression(node)) this.#class(node, depth);
    else if (t.isIdentifier(node)) this.#step(node, depth + PEAK.name);
    else this.#step(node, depth + PEAK.literal);
  }

  #object(node: t.ObjectExpression, depth: number): void {
    this.#step(node, depth + PEAK.store);
    for (const one of node.properties) {
      if (t.isObjectProperty(one)) this.assignment(one.value, depth);
      else this.#step(one, depth + PEAK.functionDefinition);
    }
  }

  #class(node: t.Class, above: number): void {
    const depth = above + FRAME.class;
    this.#step(node, depth + PEAK.functionDefinition);
    for (const one of node.body.body) if (t.isClassProperty(one) && one.value) this.assignment(one.value, depth);
  }
}

/** What was reckoned already: most of an image's code is the same in the build that follows. */
const known = new WeakMap<Code, CodeCost>();

/** What code takes of the stack, below the frame that it runs in. */
export function costOf(code: Code): CodeCost {
  const before = known.get(code);
  if (before) return before;
  const walker = new Walker();
  if (Array.isArray(code)) walker.statements(code, 0);
  else if (t.isBlockStatement(code.body)) walker.statements(code.body.body, 0);
  else walker.expression(code.body, 0);
  known.set(code, walker);
  return walker;
}
