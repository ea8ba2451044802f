using ChatDeploy.Core.Audit;
using ChatDeploy.Hosting;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Commands;

/// <summary>Verifies the audit trail of the configured store (contract, <c>audit verify</c>).</summary>
internal static class AuditCommand
{
    /// <summary>0 when it is whole; 1 with the first bad row and what is wrong with it.</summary>
    /// <param name="head">A file with published heads, in <c>Audit:HeadFile</c>'s form or a log's lines; null: <c>Audit:HeadFile</c> where it is set.</param>
    /// <param name="args">Configuration.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<int> VerifyAsync(FileInfo? head, string[] args, CancellationToken cancellationToken)
    {
        await using var app = await ChatDeployApplication.BuildAsync(args, cancellationToken);
        var configured = app.Services.GetRequiredService<IOptions<AuditOptions>>().Value.HeadFile;
        var published = await ReadAsync(head?.FullName ?? (configured.Length > 0 ? configured : null), isRequired: head is not null, cancellationToken);
        switch (await app.Services.GetRequiredService<VerifyAudit>().HandleAsync(published, cancellationToken))
        {
            case AuditVerdict.Whole whole:
                await Console.Out.WriteLineAsync($"The audit trail is whole: {whole.Count} rows, head {Convert.ToHexStringLower(whole.Mac)}.");
                await Console.Out.WriteLineAsync(whole.PublishedCount > 0
                    ? $"It agrees with {whole.PublishedCount} published heads."
                    : "No published head was given (--head FILE): rows cut from its end together with the store's own head would not be noticed.");
                return 0;
            case AuditVerdict.Broken broken:
                await Console.Error.WriteLineAsync($"The audit trail is broken. {broken.Message}");
                return 1;
            default:
                throw new InvalidOperationException("no such verdict");
        }
    }

    private static async Task<IReadOnlyCollection<PublishedHead>> ReadAsync(string? file, bool isRequired, CancellationToken cancellationToken)
    {
        if (file is null || (!isRequired && !File.Exists(file))) return [];
        if (!File.Exists(file)) throw new StartRefusedException($"--head: there is no file {file}");

        // The same head stands in it many times where nothing happened between; a line each hour is nothing to memory.
        var heads = new HashSet<(long, string)>();
        var published = new List<PublishedHead>();
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
            if (PublishedHead.Read(line) is { } head && heads.Add((head.Count, Convert.ToHexString(head.Mac)))) published.Add(head);
        return isRequired && published.Count == 0 ? throw new StartRefusedException($"--head: {file} holds no published head") : published;
    }
}
