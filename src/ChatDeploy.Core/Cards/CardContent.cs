using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards;

/// <summary>A card to be shown: which template, and the data it is expanded with (spec B3).</summary>
/// <param name="Stem">The template's file name in <c>cards/</c> without its ending: <c>progress</c>.</param>
/// <param name="Data">What the template reads. Text of people and repositories is data, never part of a template.</param>
public sealed record CardContent(string Stem, JsonNode Data);
