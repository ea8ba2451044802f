namespace ChatDeploy.Commands.Demo;

/// <summary>What to try once the demo runs: lines to be copied into a shell.</summary>
internal static class DemoGuide
{
    /// <summary>The text.</summary>
    /// <param name="directory">The demo's directory.</param>
    /// <param name="address">Where the service listens.</param>
    /// <param name="tokens">The people's tokens.</param>
    /// <param name="links">Sign-in links of the one who asks and the one who approves.</param>
    /// <param name="next">The id that the next deployment gets.</param>
    public static string Text(DemoDirectory directory, string address, IReadOnlyDictionary<string, string> tokens, (string Ada, string Grace) links, string next)
    {
        var readable = IsOnPath("jq") ? " | jq -r .text" : "";
        return $$"""

            The world: tenants acme (pdv-milano, pdv-roma, pdv-torino) and globex (pdv-berlin, pdv-wien); tools crm, wms, pos, analytics;
            environments stage (free) and prod (tags v*, one approval by a second person, one deployment of a tool at a time);
            people ada (deployer), grace (deployer, approver), linus (admin), viewer. v1.0.0 runs, v1.1.0 is ready.

            The console is at {{address}}/. Each link signs in once, within ten minutes; open the second in another browser (or a private window):

              ada     {{links.Ada}}
              grace   {{links.Grace}}

            A new one: /deploy web in the chat, or the command sign-in-link PERSON --Store:DataDirectory={{directory.Root}} --urls {{address}}

            Or without a browser. In another shell, tokens first (they work for seven days):

              ADA={{tokens["ada"]}}
              GRACE={{tokens["grace"]}}

            Then say /deploy. The answer to the third line names the deployment; put its id for {{next}} where it differs:

            {{Say("ADA", "/deploy help")}}
            {{Say("ADA", "/deploy queue")}}
            {{Say("ADA", "/deploy crm@v1.1.0 to acme on prod because \\\"demo\\\"")}}
            {{Say("ADA", $"/deploy launch {next}")}}
            {{Say("ADA", $"/deploy approve {next}")}}      # refused: ada is no approver
            {{Say("GRACE", $"/deploy approve {next} looks good")}}
            {{Say("ADA", $"/deploy status {next}")}}       # acme/pdv-roma fails its first attempt: it asks
            {{Say("ADA", $"/deploy retry {next}")}}
            {{Say("ADA", $"/deploy rollback {next}")}}     # a preview: launch it; its approval covers the undo

            What runs where, as run.sh leaves it on disk:

              ls -l {{directory.Sites}}/prod/acme/*/crm/current

            Push a commit of your own; the hook tells the service, and /deploy queue crm shows it:

              cd {{directory.CloneOf("crm")}} && git commit --allow-empty -m "My change" && git push origin main

            The API: {{address}}/openapi/v1.json · the service's log: {{directory.Log}} · Ctrl-C ends it; the next start goes on from here.
            """;

        string Say(string who, string line) =>
            $$"""  curl -s {{address}}/api/chat -H "Authorization: Bearer ${{who}}" -H 'Content-Type: application/json' -d '{"text":"{{line}}"}'{{readable}}""";
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}
