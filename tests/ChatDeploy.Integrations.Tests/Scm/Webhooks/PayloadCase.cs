using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Tests.Scm.Webhooks;

/// <summary>A payload in a file, with its event and what it means, in words.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Body">The payload.</param>
/// <param name="Means">Each neutral event, as <see cref="Tell"/> writes it.</param>
internal sealed record PayloadCase(string Event, byte[] Body, IReadOnlyList<string> Means)
{
    public static TheoryData<string> NamesIn(string folder) => [.. Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static PayloadCase Read(string folder, string name)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")))!;
        return new PayloadCase((string)file["event"]!, Encoding.UTF8.GetBytes(file["body"]!.ToJsonString()), [.. file["means"]!.AsArray().Select(line => (string)line!)]);
    }

    public static string Tell(ScmEvent told) => told switch
    {
        ScmEvent.RefPushed push => $"push {push.Ref.FullName} {Short(push.Before)}→{Short(push.After)} commit {Short(push.Commit)}{(push.Forced ? " forced" : "")} {(push.Complete ? "complete" : "incomplete")} by {push.Pusher ?? "-"}:"
            + string.Join(',', push.Commits.Select(commit => $" {Short(commit.Sha)} \"{commit.Message.Split('\n')[0]}\" {commit.Author} <{commit.AuthorEmail}> {At(commit.CommittedAt)}")),
        ScmEvent.RefTouched touched => $"touched {touched.Ref.FullName}",
        ScmEvent.CommitChecked { Check: var check } => $"check {Short(check.Sha)} {check.Kind} \"{check.Name}\" {check.State} run {check.RunId ?? "-"} at {At(check.At)} {check.Url}",
        ScmEvent.RunMoved moved => $"run {moved.RunId ?? "any"}",
        ScmEvent.DeploymentReported reported => $"deployment {Short(reported.Sha)} {reported.Environment} {reported.State} {reported.Url}",
        _ => told.GetType().Name,
    };

    private static string Short(string? sha) => sha is null ? "-" : sha[..8];

    private static string At(DateTimeOffset time) => time.Offset == TimeSpan.Zero ? time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'") : "not in UTC";
}
