using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Publishing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ApprovedBy",
                table: "published_policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EffectiveAt",
                table: "published_policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EntryId",
                table: "published_policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Text",
                table: "published_policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UploadedBy",
                table: "published_policies",
                type: "TEXT",
                nullable: false,
                defaultValue: "file");

            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "published_policies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WithdrawnBy",
                table: "published_policies",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notice_runs",
                columns: table => new
                {
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    PolicyName = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Cursor = table.Column<Guid>(type: "TEXT", nullable: false),
                    BeganAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notice_runs", x => new { x.SiteId, x.PolicyName, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "policy_counts",
                columns: table => new
                {
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    PolicyName = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    Permits = table.Column<long>(type: "INTEGER", nullable: false),
                    Refusals = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_policy_counts", x => new { x.SiteId, x.PolicyName, x.Version, x.Line, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "policy_drafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PolicyName = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Authors = table.Column<string>(type: "TEXT", nullable: false),
                    AuthorNames = table.Column<string>(type: "TEXT", nullable: false),
                    Edition = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PublishedVersion = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_policy_drafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "policy_notices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    PolicyName = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Mode = table.Column<int>(type: "INTEGER", nullable: false),
                    Days = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DeliveredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    BouncedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    WindowEndsAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ObjectedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ConsentedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MigratedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_policy_notices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "written_terms",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    PolicyName = table.Column<string>(type: "TEXT", nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    AcceptedOn = table.Column<int>(type: "INTEGER", nullable: false),
                    RecordedBy = table.Column<string>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_written_terms", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_policy_counts_Day",
                table: "policy_counts",
                column: "Day");

            migrationBuilder.CreateIndex(
                name: "IX_policy_drafts_PolicyName",
                table: "policy_drafts",
                column: "PolicyName");

            migrationBuilder.CreateIndex(
                name: "IX_policy_notices_CreatedAt",
                table: "policy_notices",
                column: "CreatedAt",
                filter: "\"DeliveredAt\" IS NULL AND \"BouncedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_policy_notices_PersonId_SiteId_PolicyName_Version",
                table: "policy_notices",
                columns: new[] { "PersonId", "SiteId", "PolicyName", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_policy_notices_SiteId_PolicyName_Version",
                table: "policy_notices",
                columns: new[] { "SiteId", "PolicyName", "Version" });

            migrationBuilder.CreateIndex(
                name: "IX_policy_notices_WindowEndsAt",
                table: "policy_notices",
                column: "WindowEndsAt",
                filter: "\"MigratedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_written_terms_PersonId_SiteId",
                table: "written_terms",
                columns: new[] { "PersonId", "SiteId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notice_runs");

            migrationBuilder.DropTable(
                name: "policy_counts");

            migrationBuilder.DropTable(
                name: "policy_drafts");

            migrationBuilder.DropTable(
                name: "policy_notices");

            migrationBuilder.DropTable(
                name: "written_terms");

            migrationBuilder.DropColumn(
                name: "ApprovedBy",
                table: "published_policies");

            migrationBuilder.DropColumn(
                name: "EffectiveAt",
                table: "published_policies");

            migrationBuilder.DropColumn(
                name: "EntryId",
                table: "published_policies");

            migrationBuilder.DropColumn(
                name: "Text",
                table: "published_policies");

            migrationBuilder.DropColumn(
                name: "UploadedBy",
                table: "published_policies");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "published_policies");

            migrationBuilder.DropColumn(
                name: "WithdrawnBy",
                table: "published_policies");
        }
    }
}
