using System.CommandLine;
using ChatDeploy.Commands.Demo;
using ChatDeploy.Commands.Mcp;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>The commands of the executable (contract, Starting it). What a command does not know is configuration: <c>--urls …</c>, <c>--Store:DataDirectory=…</c>.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line and returns the exit code. Trouble that a person can mend is told in one line on standard error.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("ChatDeploy: a self-hosted chat-ops deploy bot. Without a command it starts the service.") { TreatUnmatchedTokensAsErrors = false };
        root.SetAction((result, cancellationToken) => Told(() => ServeCommand.RunAsync([.. result.UnmatchedTokens], cancellationToken)));

        var file = new Argument<FileInfo>("FILE") { Description = "The catalog, YAML or JSON." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print what would change, change nothing." };
        var apply = new Command("apply", "Apply a catalog and print what changes.") { file, dryRun };
        apply.TreatUnmatchedTokensAsErrors = false;
        apply.SetAction((result, cancellationToken) => Told(() => CatalogCommand.ApplyAsync(result.GetValue(file)!, result.GetValue(dryRun), [.. result.UnmatchedTokens], cancellationToken)));
        root.Add(new Command("catalog", "Work with the catalog.") { apply });

        var template = new Argument<FileInfo>("TEMPLATE") { Description = "The card template, an Adaptive Card with expressions." };
        var data = new Argument<FileInfo>("DATA") { Description = "The data to expand it with, JSON." };
        var expand = new Command("expand", "Print the card that a template becomes with data.") { template, data };
        expand.SetAction((result, cancellationToken) => Told(() => CardCommand.ExpandAsync(result.GetValue(template)!, result.GetValue(data)!, cancellationToken)));
        var slack = new Command("slack", "Print the Slack message that a template becomes with data.") { template, data };
        slack.SetAction((result, cancellationToken) => Told(() => CardCommand.SlackAsync(result.GetValue(template)!, result.GetValue(data)!, cancellationToken)));
        root.Add(new Command("card", "For authors of cards; needs no store.") { expand, slack });

        var person = new Argument<string>("PERSON") { Description = "The person's name in the catalog." };
        var name = new Option<string>("--name") { Description = "What the token is for.", DefaultValueFactory = _ => "command line" };
        var create = new Command("create", "Make an API token that acts as a person, and print it once.") { person, name };
        create.TreatUnmatchedTokensAsErrors = false;
        create.SetAction((result, cancellationToken) => Told(() => TokenCommand.CreateAsync(result.GetValue(person)!, result.GetValue(name)!, [.. result.UnmatchedTokens], cancellationToken)));
        root.Add(new Command("token", "Work with API tokens.") { create });

        var named = new Argument<string>("NAME") { Description = "The secret's name, as in secret:NAME." };
        var set = new Command("set", "Store a secret, encrypted; its value is read from standard input.") { named };
        set.TreatUnmatchedTokensAsErrors = false;
        set.SetAction((result, cancellationToken) => Told(() => SecretCommand.SetAsync(result.GetValue(named)!, [.. result.UnmatchedTokens], cancellationToken)));
        var list = new Command("list", "Print the names of secrets.") { TreatUnmatchedTokensAsErrors = false };
        list.SetAction((result, cancellationToken) => Told(() => SecretCommand.ListAsync([.. result.UnmatchedTokens], cancellationToken)));
        var remove = new Command("remove", "Remove a secret.") { named };
        remove.TreatUnmatchedTokensAsErrors = false;
        remove.SetAction((result, cancellationToken) => Told(() => SecretCommand.RemoveAsync(result.GetValue(named)!, [.. result.UnmatchedTokens], cancellationToken)));
        root.Add(new Command("secret", "Work with secrets that runners' env may refer to.") { set, list, remove });

        var visitor = new Argument<string>("PERSON") { Description = "The person's name in the catalog." };
        var link = new Command("sign-in-link", "Make a link that signs a person in at the console, once and within ten minutes.") { visitor };
        link.TreatUnmatchedTokensAsErrors = false;
        link.SetAction((result, cancellationToken) => Told(() => SignInLinkCommand.IssueAsync(result.GetValue(visitor)!, [.. result.UnmatchedTokens], cancellationToken)));
        root.Add(link);

        var migrate = new Command("migrate", "Bring the store's schema up to date.") { TreatUnmatchedTokensAsErrors = false };
        migrate.SetAction((result, cancellationToken) => Told(() => MigrateCommand.RunAsync([.. result.UnmatchedTokens], cancellationToken)));
        root.Add(migrate);

        var head = new Option<FileInfo?>("--head") { Description = "Published heads to compare with: Audit:HeadFile's lines, or a log with them." };
        var verify = new Command("verify", "Verify the audit trail, and name the first bad row when it is broken.") { head };
        verify.TreatUnmatchedTokensAsErrors = false;
        verify.SetAction((result, cancellationToken) => Told(() => AuditCommand.VerifyAsync(result.GetValue(head), [.. result.UnmatchedTokens], cancellationToken)));
        root.Add(new Command("audit", "Work with the audit trail.") { verify });

        var url = new Option<string>("--url") { Description = "The running service.", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var token = new Option<string?>("--token") { Description = $"A person's API token; better in the environment as {McpCommand.TokenVariable}." };
        var mcp = new Command("mcp", "Serve the Model Context Protocol on standard input and output, for an AI assistant that acts as a person.") { url, token };
        mcp.SetAction((result, cancellationToken) => Told(() => McpCommand.RunAsync(result.GetValue(url)!, result.GetValue(token), cancellationToken)));
        root.Add(mcp);

        var once = new Option<bool>("--once") { Description = "Do the main job without a person, on a free port, and end: 0 only if every step was observed." };
        var keep = new Option<bool>("--keep") { Description = "With --once: keep the directory it was done in." };
        var demo = new Command("demo", "Start the service with a demo world, in a data directory of its own (.chatdeploy-demo).") { once, keep };
        demo.TreatUnmatchedTokensAsErrors = false;
        demo.SetAction((result, cancellationToken) => Told(() => result.GetValue(once)
            ? DemoOnce.RunAsync(new DemoOptions { Pace = TimeSpan.Zero, Keep = result.GetValue(keep) }, [.. result.UnmatchedTokens], cancellationToken)
            : DemoCommand.RunAsync(new DemoOptions(), [.. result.UnmatchedTokens], cancellationToken)));
        root.Add(demo);

        // The host listens for the signals itself and shuts down in order; the parser's own handler would cut that short.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> Told(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }
}
