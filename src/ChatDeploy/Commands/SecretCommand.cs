using System.Text;
using ChatDeploy.Core.Secrets;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands;

/// <summary>Sets, lists and removes secrets on the configured store. Values come from standard input: command lines are seen by others.</summary>
internal static class SecretCommand
{
    private const string Actor = "command line";

    public static async Task<int> SetAsync(string name, string[] args, CancellationToken cancellationToken)
    {
        if (!Console.IsInputRedirected) await Console.Error.WriteLineAsync("Type or paste the value, then end it with Ctrl+D on a line of its own.");
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var value = await input.ReadToEndAsync(cancellationToken);

        // echo and editors end a text with a line feed, which is no part of it.
        value = value.EndsWith("\r\n", StringComparison.Ordinal) ? value[..^2] : value.EndsWith('\n') ? value[..^1] : value;
        using var origin = CommandOrigin.Enter();
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        if (await app.Services.GetRequiredService<SetSecret>().HandleAsync(name, value, Actor, cancellationToken) is { } refusal) throw new StartRefusedException(refusal.Message);
        await Console.Error.WriteLineAsync($"Stored, encrypted. A runner's env refers to it as secret:{name}");
        return 0;
    }

    public static async Task<int> ListAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        foreach (var secret in await app.Services.GetRequiredService<SecretQueries>().ListAsync(cancellationToken))
            await Console.Out.WriteLineAsync($"{secret.Name}\tset {secret.UpdatedAt:yyyy-MM-dd HH:mm} UTC by {secret.UpdatedBy}");
        return 0;
    }

    public static async Task<int> RemoveAsync(string name, string[] args, CancellationToken cancellationToken)
    {
        using var origin = CommandOrigin.Enter();
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        if (!await app.Services.GetRequiredService<RemoveSecret>().HandleAsync(name, Actor, cancellationToken)) throw new StartRefusedException($"There is no secret '{name}'; secret list names them.");
        await Console.Error.WriteLineAsync($"Removed. What refers to secret:{name} no longer starts.");
        return 0;
    }
}
