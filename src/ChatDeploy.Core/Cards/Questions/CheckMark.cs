using ChatDeploy.Core.Conversation.Wizard;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>What is against a commit, where there is room for a sign only: nothing for those whose checks are green or not known, and that nobody has marked.</summary>
internal static class CheckMark
{
    /// <summary>The mark before a commit's subject, the space after it included: the gravest, where there are several.</summary>
    public static string Of(CommitChoice commit) => commit switch
    {
        { Marks.Bad: not null } => "⛔ bad: ",
        { Checks: "red" } => "🔴 ",
        { Marks.Held.Count: > 0 } => "✋ held: ",
        { Checks: "pending" } => "🟡 ",
        _ => "",
    };
}
