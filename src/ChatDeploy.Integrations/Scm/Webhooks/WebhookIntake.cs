using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Integrations.Http;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Scm.Webhooks;

/// <summary>
/// The way of every webhook to its 202 (design, <i>The way of a webhook</i>): size cap, signature over the raw bytes, is it
/// JSON at all, durable with the current batch. Nothing is parsed before the signature holds.
/// </summary>
/// <remarks>
/// Events that are not used are answered <c>ignored</c> with the provider's own id and leave no row: providers send many
/// of them and nobody would replay one.
/// </remarks>
public sealed class WebhookIntake(DeliveryInbox inbox, TimeProvider clock)
{
    /// <summary>The largest body taken, in bytes: 25 MB, above which GitHub itself drops events (contract, Inbound HTTP).</summary>
    public const int MaxBytes = 25 << 20;

    private const int MaxDeliveryId = 200;
    private const string RetryAfterSeconds = "2";

    /// <summary>Answers one call.</summary>
    public async Task HandleAsync(HttpContext context, WebhookSource source)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(source);
        if (!source.IsOn)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "not_found", "Not found");
            return;
        }

        using var body = await SignedBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted);
        if (body is null)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than 25 MB");
            return;
        }

        if (!source.Verify(context.Request.Headers, body.Bytes.Span))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "bad_signature", "The signature is missing or wrong", "Sign the raw body with the configured webhook secret.");
            return;
        }

        await TakeAsync(context, source, body.Bytes);
    }

    private async Task TakeAsync(HttpContext context, WebhookSource source, ReadOnlyMemory<byte> body)
    {
        var headers = context.Request.Headers;
        var deliveryId = source.DeliveryId(headers, body.Span);
        if (deliveryId is not { Length: > 0 and <= MaxDeliveryId })
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "delivery_id_missing", "The delivery has no usable id", $"Send {source.DeliveryHeader} with 1 to {MaxDeliveryId} characters, unique per delivery.");
            return;
        }

        if (await RefuseUnlessJsonAsync(context, body)) return;
        if (source.EventName(headers) is not { } eventName || !source.Uses(eventName))
        {
            await AcceptAsync(context, JavaScriptEncoder.Default.Encode(deliveryId), "ignored");
            return;
        }

        var receipt = await inbox.StoreAsync(new IncomingDelivery(source.Provider, deliveryId, eventName, Keep(headers, source.KeptHeaders), body, clock.GetUtcNow()));
        await AnswerAsync(context, receipt);
    }

    private static Task AnswerAsync(HttpContext context, DeliveryReceipt receipt)
    {
        switch (receipt.Outcome)
        {
            case DeliveryOutcome.Accepted: return AcceptAsync(context, receipt.Id.ToString(), "accepted");
            case DeliveryOutcome.Duplicate: return AcceptAsync(context, receipt.Id.ToString(), "duplicate");
            case DeliveryOutcome.Busy:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "busy", "Too many deliveries wait to be stored", "Send it again in a moment.");
            case DeliveryOutcome.Unavailable:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The store cannot be reached", "Send it again in a moment.");
            default:
                return RefuseAsync(context, StatusCodes.Status500InternalServerError, "not_stored", "The store refuses this delivery", "The log says why.");
        }
    }

    private static async Task<bool> RefuseUnlessJsonAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "not_utf8", "The body is not UTF-8", "Send JSON in UTF-8.");
            return true;
        }

        if (IsJson(body.Span)) return false;
        var isForm = context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        var advice = isForm ? "Choose the content type application/json in the webhook's settings." : "Send a JSON object as application/json.";
        await RefuseAsync(context, StatusCodes.Status400BadRequest, "not_json", "The body is not JSON", advice);
        return true;
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Keep(IHeaderDictionary headers, IReadOnlyList<string> kept)
    {
        var json = new StringBuilder(128).Append('{');
        foreach (var name in kept)
        {
            if (headers[name].ToString() is not { Length: > 0 } value) continue;
            if (json.Length > 1) json.Append(',');
            json.Append('"').Append(name).Append("\":\"").Append(JavaScriptEncoder.Default.Encode(value.Length > 500 ? value[..500] : value)).Append('"');
        }

        return json.Append('}').ToString();
    }

    private static Task AcceptAsync(HttpContext context, string delivery, string status)
    {
        // Three fixed shapes; a serializer would cost more than the answer.
        var text = $$"""{"delivery":"{{delivery}}","status":"{{status}}"}""";
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
        return context.Response.WriteAsync(text, CancellationToken.None);
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string title, string? detail = null) =>
        Problems.Of(status, code, title, detail).ExecuteAsync(context);
}
