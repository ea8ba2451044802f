using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Expressions;

/// <summary>A value written in the expression.</summary>
internal sealed class Constant(Value value) : Expression
{
    /// <summary>The value.</summary>
    public Value Value { get; } = value;

    /// <inheritdoc/>
    public override Returns Returns => Value.Kind switch
    {
        ValueKind.Text => Returns.Text,
        ValueKind.Boolean => Returns.Boolean,
        ValueKind.Number => Returns.Number,
        _ => Returns.Object,
    };

    /// <inheritdoc/>
    public override Value Outcome(Scope scope, bool substitutes) => Value;

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Value.Text is not { } text) return ScriptText.Write(Value);
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal);
        var quoted = new System.Text.StringBuilder("'");
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'' && (i == 0 || text[i - 1] != '\\')) quoted.Append('\\');
            quoted.Append(text[i]);
        }

        return quoted.Append('\'').ToString();
    }
}
