using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack.Blocks;
using ChatDeploy.Integrations.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>Maps <c>/slack/commands</c>, <c>/slack/interactions</c> and <c>/slack/events</c> (contract, Inbound HTTP).</summary>
public static class SlackEndpoints
{
    /// <summary>Adds the endpoints; without <c>Slack:SigningSecret</c> they answer 404.</summary>
    public static IEndpointConventionBuilder MapSlack(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var door = ActivatorUtilities.CreateInstance<SlackDoor>(endpoints.ServiceProvider);
        var slack = endpoints.MapGroup("/slack");
        slack.MapPost("/commands", (RequestDelegate)(context => door.HandleAsync(context, SlackRequestKind.Command)));
        slack.MapPost("/interactions", (RequestDelegate)(context => door.HandleAsync(context, SlackRequestKind.Interaction)));
        slack.MapPost("/events", (RequestDelegate)(context => door.HandleAsync(context, SlackRequestKind.Event)));
        return slack;
    }
}

/// <summary>Verifies what comes over HTTP, before anything of it is read, and hands it on.</summary>
/// <param name="options">The signing secret.</param>
/// <param name="services">Where the intake is, which is only there where Slack is on.</param>
/// <param name="clock">The time.</param>
internal sealed class SlackDoor(IOptions<SlackOptions> options, IServiceProvider services, TimeProvider clock)
{
    // A view of 250 kB that comes back with its state, encoded twice.
    private const int MaxBytes = 2 << 20;

    private readonly SlackSignature? _signature = options.Value is { IsOn: true, SigningSecret: { Length: > 0 } secret } ? new SlackSignature(secret, clock) : null;
    private readonly Lazy<SlackIntake> _intake = new(services.GetRequiredService<SlackIntake>);

    public async Task HandleAsync(HttpContext context, SlackRequestKind kind)
    {
        if (_signature is null)
        {
            await Problems.Of(StatusCodes.Status404NotFound, "not_found", "Not found", null).ExecuteAsync(context);
            return;
        }

        using var body = await SignedBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted);
        if (body is null)
        {
            await Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than 2 MB", null).ExecuteAsync(context);
            return;
        }

        if (SlackCertificateCheck.Is(context.Request.ContentType, body.Bytes.Span)) return;
        var headers = context.Request.Headers;
        if (!_signature.Holds(headers[SlackSignature.TimestampHeader], headers[SlackSignature.Header], body.Bytes.Span))
        {
            await Problems.Of(
                StatusCodes.Status401Unauthorized, "bad_signature", "The signature is missing, wrong or too old", "Requests are signed with Slack:SigningSecret, within five minutes of our clock.").ExecuteAsync(context);
            return;
        }

        if (Payload(kind, body.Bytes) is not { } payload)
        {
            await Problems.Of(StatusCodes.Status400BadRequest, "not_slack", "The body is not what Slack sends here", null).ExecuteAsync(context);
            return;
        }

        if (kind == SlackRequestKind.Event && Challenge(payload) is { } challenge) await WriteAsync(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(challenge));
        else await AnswerAsync(context, await _intake.Value.TakeAsync(kind, payload, context.RequestAborted));
    }

    private static async Task AnswerAsync(HttpContext context, SlackAcknowledgement answer)
    {
        if (!answer.IsTaken)
        {
            context.Response.Headers.RetryAfter = "2";
            await Problems.Of(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The store does not answer", "Send it again in a moment.").ExecuteAsync(context);
        }
        else if (answer.Payload is { } payload)
        {
            await WriteAsync(context, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(BlockJson.Write(payload)));
        }
    }

    private static Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    private static JsonObject? Payload(SlackRequestKind kind, ReadOnlyMemory<byte> body)
    {
        if (kind == SlackRequestKind.Event) return Parsed(body.Span);
        var form = SlackRequestReader.ReadForm(body);
        if (kind == SlackRequestKind.Interaction) return form.TryGetValue("payload", out var payload) ? Parsed(Encoding.UTF8.GetBytes(payload)) : null;
        return form.ContainsKey("command") ? new JsonObject(form.Where(f => f.Key != "token").Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key, f.Value))) : null;
    }

    private static JsonObject? Parsed(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 64 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Challenge(JsonObject payload) =>
        payload["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "url_verification" && payload["challenge"] is JsonValue value && value.TryGetValue<string>(out var challenge) ? challenge : null;
}
