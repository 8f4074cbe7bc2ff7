/** What a rule's expression says, as a tree. Durations are in seconds. */
export type NumberExpression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'signal'; readonly name: string }
  | { readonly kind: 'negative'; readonly operand: NumberExpression }
  | { readonly kind: 'absolute'; readonly operand: NumberExpression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: NumberExpression;
      readonly right: NumberExpression;
    }
  | {
      readonly kind: 'extreme';
      readonly which: 'min' | 'max';
      readonly left: NumberExpression;
      readonly right: NumberExpression;
    }
  | {
      readonly kind: 'window';
      readonly statistic: 'mean' | 'min' | 'max';
      readonly operand: NumberExpression;
      readonly seconds: number;
    };

export type ConditionExpression =
  | {
      readonly kind: 'comparison';
      readonly operator: '<' | '<=' | '>' | '>=';
      readonly left: NumberExpression;
      readonly right: NumberExpression;
    }
  | {
      readonly kind: 'trend';
      readonly direction: 'rising' | 'falling';
      readonly operand: NumberExpression;
      readonly seconds: number;
    }
  | { readonly kind: 'held'; readonly condition: ConditionExpression; readonly seconds: number }
  | {
      readonly kind: 'junction';
      readonly operator: 'and' | 'or';
      readonly left: ConditionExpression;
      readonly right: ConditionExpression;
    }
  | { readonly kind: 'not'; readonly condition: ConditionExpression };

export type Expression = NumberExpression | ConditionExpression;

/** Whether an expression is true or false, and not a number. */
export function isCondition(expression: Expression): expression is ConditionExpression {
  return ['comparison', 'trend', 'held', 'junction', 'not'].includes(expression.kind);
}
