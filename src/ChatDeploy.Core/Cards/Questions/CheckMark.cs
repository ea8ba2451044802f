namespace ChatDeploy.Core.Cards.Questions;

/// <summary>How a commit's checks stand, where there is room for a sign only: nothing for those that are green or not known.</summary>
internal static class CheckMark
{
    /// <summary>Characters of a mark at most, the space after it included.</summary>
    public const int Length = 3;

    /// <summary>The mark before a commit's subject.</summary>
    /// <param name="state"><c>green</c>, <c>red</c> or <c>pending</c>; null while none are known.</param>
    public static string Of(string? state) => state switch { "red" => "🔴 ", "pending" => "🟡 ", _ => "" };
}
