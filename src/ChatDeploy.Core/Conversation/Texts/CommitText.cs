using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Writes a commit in one line: digits, subject, author.</summary>
internal static class CommitText
{
    public static string Of(CommitLine commit) => Of(commit.Sha, commit.Subject, commit.Author);

    public static string Of(CommitView commit) => Of(commit.Sha, commit.Message.Split('\n', 2)[0], commit.Author, commit.Tags) + Checks(commit.Checks) + Marks(commit);

    private static string Marks(CommitView commit) =>
        (commit.Bad is { } bad ? $" ⛔ bad: {ChatLines.OneLine(bad.Reason, 80)}" : "") + (commit.Held.Count > 0 ? $" ✋ held on {ChatLines.Names([.. commit.Held.Select(h => h.Environment)], 3)}" : "");

    private static string Checks(string? state) => state switch { "red" => " 🔴 checks red", "pending" => " 🟡 checks pending", "green" => " 🟢", _ => "" };

    private static string Of(string sha, string subject, string author, IReadOnlyList<string>? tags = null) =>
        $"`{VersionText.Digits(sha)}`{(tags is { Count: > 0 } ? $" ({ChatLines.Names(tags, 2)})" : "")} {ChatLines.OneLine(subject, 80)} ({ChatLines.OneLine(author, 40)})";
}
