/** What is shown of a figure: the fragment of the same name (`shown-figure.graphql`). */
export interface ShownFigure {
  readonly value: string | null
  readonly numerator: string | null
  readonly denominator: string | null
  readonly percent: number | null
  readonly asOf: { readonly position: bigint }
  readonly quality: { readonly flagged: number }
  readonly sources: { readonly reporting: number; readonly expected: number }
}
