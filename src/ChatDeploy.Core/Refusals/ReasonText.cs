namespace ChatDeploy.Core.Refusals;

/// <summary>The reason that whoever keeps deployments away owes the others: there, and not too long.</summary>
internal static class ReasonText
{
    /// <summary>The longest reason, in UTF-16 characters.</summary>
    public const int Longest = 2_000;

    /// <summary>A reason as a sentence that another one can follow: with a full stop where it ends without.</summary>
    public static string Sentence(string reason) => reason.Length == 0 || reason[^1] is '.' or '!' or '?' or '…' ? reason : reason + ".";

    /// <summary>Refuses with <c>reason_required</c> or <c>reason_too_long</c>; null when the reason is one.</summary>
    /// <param name="reason">As given.</param>
    /// <param name="what">What needs it: <c>A freeze</c>.</param>
    /// <param name="example">A line that would do.</param>
    public static Refusal? Refuse(string? reason, string what, string example)
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.Invalid("reason_required", $"{what} needs a reason for the others: {example}");
        return reason.Length > Longest ? Refusal.Invalid("reason_too_long", $"The reason takes at most {Longest:N0} characters; shorten it.") : null;
    }
}
