using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Functions;

/// <summary>What functions demand of the values of their arguments.</summary>
internal static class Rules
{
    /// <summary>A number.</summary>
    public static string? Number(in Value value) => value.IsNumber ? null : "is not a number";

    /// <summary>A number without a fraction.</summary>
    public static string? Integer(in Value value) => value.IsInteger ? null : "is not a whole number";

    /// <summary>A number or a list of numbers.</summary>
    public static string? NumberOrNumbers(in Value value) => value.IsNumber ? null : Numbers(value);

    /// <summary>A list of numbers.</summary>
    public static string? Numbers(in Value value) => value.List is { } list && list.TrueForAll(member => member.IsNumber) ? null : "is not a list of numbers";

    /// <summary>A list.</summary>
    public static string? List(in Value value) => value.List is not null ? null : "is not a list";

    /// <summary>A text.</summary>
    public static string? Text(in Value value) => value.Text is not null ? null : "is not a text";

    /// <summary>A text or nothing; null is neither.</summary>
    public static string? TextOrNothing(in Value value) => value.Text is not null || value.IsUndefined ? null : "is not a text";

    /// <summary>A number, a text or nothing; null is none of them.</summary>
    public static string? NumberTextOrNothing(in Value value) => value.IsNumber || value.Text is not null || value.IsUndefined ? null : "is neither a number nor a text";

    /// <summary>A text, list, object or null.</summary>
    public static string? Container(in Value value) => value.Kind is ValueKind.Text or ValueKind.List or ValueKind.Object or ValueKind.Null ? null : "is not a text, list or object";

    /// <summary>A text, list, object, null or nothing.</summary>
    public static string? ContainerOrMissing(in Value value) => value.IsUndefined ? null : Container(value);

    /// <summary>Neither null nor nothing.</summary>
    public static string? Present(in Value value) => value.IsMissing ? "is null" : null;
}
