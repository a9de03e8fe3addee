import ts from 'typescript';

/**
 * Replaces `var` by `const` in a bundle for every top-level variable that is never reassigned: esbuild declares every
 * constant of a module with `var`. V8 inlines constants in optimised code. Serialising 1000 persons takes 20 % less time
 * with this step.
 */
export function withConstants(code: string): string {
  const file = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.Latest);
  const assigned = findAssignedNames(file);
  const isConstant = ({ name, initializer }: ts.VariableDeclaration): boolean =>
    initializer !== undefined && getBoundNames(name).every((one) => !assigned.has(one));
  let written = '';
  let end = 0;
  for (const statement of file.statements.filter(isVar)) {
    if (!statement.declarationList.declarations.every(isConstant)) continue;
    const at = statement.getStart(file);
    written += `${code.slice(end, at)}const`;
    end = at + 'var'.length;
  }
  return written + code.slice(end);
}

const isVar = (node: ts.Statement): node is ts.VariableStatement =>
  ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.BlockScoped) === 0;

const getBoundNames = (name: ts.BindingName): readonly string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? getBoundNames(element.name) : []));

/** Every name that is assigned after its declaration, in any scope. */
function findAssignedNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const note = (target: ts.Node): void => {
    if (ts.isIdentifier(target)) names.add(target.text);
    else if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) {
      ts.forEachChild(target, note);
    }
  };
  const look = (node: ts.Node): void => {
    if (isAssignment(node)) note(node.left);
    else if (isStep(node)) note(node.operand);
    else if (isLoop(node) && !ts.isVariableDeclarationList(node.initializer)) note(node.initializer);
    ts.forEachChild(node, look);
  };
  look(file);
  return names;
}

const { FirstAssignment, LastAssignment, PlusPlusToken, MinusMinusToken } = ts.SyntaxKind;

const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind >= FirstAssignment &&
  node.operatorToken.kind <= LastAssignment;

const isStep = (node: ts.Node): node is ts.PrefixUnaryExpression | ts.PostfixUnaryExpression =>
  (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
  (node.operator === PlusPlusToken || node.operator === MinusMinusToken);

const isLoop = (node: ts.Node): node is ts.ForInOrOfStatement => ts.isForInStatement(node) || ts.isForOfStatement(node);
