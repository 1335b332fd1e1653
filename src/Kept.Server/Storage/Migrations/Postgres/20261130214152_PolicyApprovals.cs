using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PolicyApprovals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ApprovedAgainst",
                table: "policy_drafts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ApprovedAt",
                table: "policy_drafts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ApprovedReach",
                table: "policy_drafts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ApproverName",
                table: "policy_drafts",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ApprovedAgainst",
                table: "policy_drafts");

            migrationBuilder.DropColumn(
                name: "ApprovedAt",
                table: "policy_drafts");

            migrationBuilder.DropColumn(
                name: "ApprovedReach",
                table: "policy_drafts");

            migrationBuilder.DropColumn(
                name: "ApproverName",
                table: "policy_drafts");
        }
    }
}
