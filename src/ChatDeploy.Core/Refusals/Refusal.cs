namespace ChatDeploy.Core.Refusals;

/// <summary>An expected "no": why, who can help, and what to do. Stable codes are part of the contract; texts are not.</summary>
/// <param name="Kind">Which sort of no, for the edge to map.</param>
/// <param name="Code">Stable snake_case code.</param>
/// <param name="Message">What happened and what to do next, in a sentence or two.</param>
/// <param name="Who">People who can help, by name; empty when nobody in particular can.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Message, IReadOnlyList<string> Who)
{
    /// <summary>The request names something that is not there or makes no sense.</summary>
    public static Refusal Invalid(string code, string message) => new(RefusalKind.Invalid, code, message, []);

    /// <summary>The thing that the address names is not there.</summary>
    public static Refusal NotFound(string code, string message) => new(RefusalKind.NotFound, code, message, []);

    /// <summary>The state of things stands against it.</summary>
    public static Refusal Conflict(string code, string message, IReadOnlyList<string>? who = null) => new(RefusalKind.Conflict, code, message, who ?? []);

    /// <summary>The person may not.</summary>
    public static Refusal Forbidden(string code, string message, IReadOnlyList<string>? who = null) => new(RefusalKind.Forbidden, code, message, who ?? []);
}

/// <summary>The sorts of refusal.</summary>
public enum RefusalKind
{
    /// <summary>422.</summary>
    Invalid,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409.</summary>
    Conflict,

    /// <summary>403.</summary>
    Forbidden,
}
