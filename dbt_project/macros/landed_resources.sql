{#-
    The raw tables of every source that tell of days, for the ledger of loads: source, table → first and
    last day it tells of, the moment of landing, and what the table's name begins with in the ledger.
-#}
{% macro landed_resources() -%}
    {%- set platform_day = platform_date('observed_at', 'platform') %}
    {%- set unknown = 'cast(null as date)' %}
    {%- set youtube = {
        'channels': [platform_day], 'videos': [platform_day], 'video_statistics': [platform_day],
        'uploads': [unknown], 'missing_videos': [unknown], 'comment_threads': [unknown],
        'video_days': ['metric_date'], 'video_revenue_days': ['metric_date'],
        'channel_days': ['metric_date'], 'channel_revenue_days': ['metric_date'],
        'channel_country_days': ['metric_date'], 'channel_traffic_source_days': ['metric_date'],
        'channel_device_days': ['metric_date'], 'channel_content_type_days': ['metric_date'],
        'channel_audience': ['window_start_date', 'window_end_date'],
        'video_retention': ['window_start_date', 'window_end_date'],
        'bulk_reports': ['metric_date'], 'bulk_channel_basic_a3': ['metric_date'],
        'bulk_channel_reach_basic_a1': ['metric_date'],
        'bulk_channel_traffic_source_a3': ['metric_date'],
        'bulk_channel_demographics_a1': ['metric_date'],
        'fetched_ranges': ['range_start_date', 'range_end_date'],
        'collection_gaps': ['gap_start_date', 'gap_end_date'], 'metric_refusals': [unknown],
    } %}
    {%- set files = {
        'posts': [unknown], 'post_reactions': [platform_day], 'post_days': ['metric_date'], 'post_snapshots': [platform_day],
        'post_periods': ['period_start_date', 'period_end_date'], 'account_days': ['metric_date'],
        'account_snapshots': [platform_day],
        'revenue': ['coalesce(metric_date, period_start_date)', 'coalesce(metric_date, period_end_date)'],
    } %}
    {%- set facebook = {
        'pages': [platform_day], 'posts': [platform_day], 'videos': [platform_day],
        'post_insights': [platform_day], 'video_insights': [platform_day],
        'page_insights': ['metric_date'], 'page_earnings': ['metric_date'], 'missing_posts': [unknown],
    } %}
    {%- set instagram = {
        'accounts': [platform_day], 'media': [platform_day], 'stories': [platform_day],
        'media_insights': [platform_day], 'account_insights': ['window_start_date', 'window_end_date'],
        'account_demographics': [platform_day], 'missing_media': [unknown],
    } %}
    {%- for resources in [facebook, instagram] %}
        {%- do resources.update({
            'fetched_ranges': youtube.fetched_ranges, 'collection_gaps': youtube.collection_gaps,
            'metric_refusals': youtube.metric_refusals,
        }) %}
    {%- endfor %}
    {#- what Meta's sources call their tables is told apart by their name: several land ledgers -#}
    {{ return([
        ('youtube', youtube, 'observed_at', ''), ('facebook', facebook, 'observed_at', 'facebook_'),
        ('instagram', instagram, 'observed_at', 'instagram_'), ('files', files, 'imported_at', ''),
        ]) }}
{%- endmacro %}
