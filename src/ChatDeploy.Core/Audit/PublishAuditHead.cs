using System.Net.Http.Json;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Audit;

/// <summary>Tells the outside where the audit trail ends: the log and, where set, a file and an address. Who cuts the trail later is found out by that.</summary>
public sealed partial class PublishAuditHead(
    IDbContextFactory<DeployDbContext> contexts, IOptions<AuditOptions> options, TimeProvider clock, ILogger<PublishAuditHead> logger) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { Timeout = Patience };
    private long _last = -1;

    /// <summary>Publishes the head if it has moved since this node published it; a place that cannot be reached is logged, and told the next head.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        AuditHead head;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            head = await db.AuditHeads.AsNoTracking().SingleAsync(h => h.Id == AuditHead.OnlyId, cancellationToken);
        if (head.Count == 0 || head.Count == _last) return;

        var published = new PublishedHead(clock.GetUtcNow(), head.Count, head.Mac);
        Log.Head(logger, published.ToLine());
        var isToldEverywhere = await WriteAsync(published, cancellationToken);
        isToldEverywhere &= await PostAsync(published, cancellationToken);
        if (isToldEverywhere) _last = head.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<bool> WriteAsync(PublishedHead head, CancellationToken cancellationToken)
    {
        if (options.Value.HeadFile is not { Length: > 0 } file) return true;
        try
        {
            await File.AppendAllTextAsync(file, head.ToLine() + "\n", cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, file, exception);
            return false;
        }
    }

    private async Task<bool> PostAsync(PublishedHead head, CancellationToken cancellationToken)
    {
        if (options.Value.HeadUrl is not { Length: > 0 } url) return true;
        try
        {
            using var content = JsonContent.Create(new { head.At, head.Count, Mac = Convert.ToHexStringLower(head.Mac) }, options: JsonColumn.Options);
            using var response = await _http.PostAsync(new Uri(url), content, cancellationToken);
            response.EnsureSuccessStatusCode();
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.NotPosted(logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "audit head: {Line}")]
        public static partial void Head(ILogger logger, string line);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Audit:HeadFile: {File} cannot be written; the next head is")]
        public static partial void NotWritten(ILogger logger, string file, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Audit:HeadUrl: the head could not be posted; the next one is")]
        public static partial void NotPosted(ILogger logger, Exception exception);
    }
}
