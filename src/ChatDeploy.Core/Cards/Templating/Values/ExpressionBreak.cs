namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>Where the reference throws instead of answering with an error: it goes through conditions, and only a text with several parts takes it up.</summary>
/// <remarks>Rare and only on mistakes in a template; expected errors are <see cref="ExpressionError"/> values.</remarks>
#pragma warning disable CA1032, MA0015, RCS1194 // Never leaves the template engine.
internal sealed class ExpressionBreak(string message) : Exception(message);
#pragma warning restore CA1032, MA0015, RCS1194
